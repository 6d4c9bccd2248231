using FsCheck;
using FsCheck.Fluent;
using Permafrost.Core.Randomness;
using Permafrost.Imaging.Augmentation;

namespace Permafrost.Tests.Imaging.Augmentation;

public sealed class AffineSamplerTests
{
    private static readonly Border Edge = new(BorderFill.Edge);

    /// <summary>Random maps, mild and wild; sides on both sides of every vector; runs that are empty, whole and ragged.</summary>
    [Fact]
    public void Apply_AnyMap_GivesTheBytesOfTheDefinition() =>
        Check(
            1500,
            (image, size, map, border, interpolation) =>
                Assert.Equal(AffineReference.Apply(image, size, map, border, interpolation), Apply(image, size, map, border, interpolation))
        );

    [Fact]
    public void Apply_OneColour_StaysAtThePixelWithFillsThatTakeFromTheImage() =>
        Check(
            500,
            (_, size, map, border, interpolation) =>
            {
                byte level = (byte)(size.Width * 37);
                byte[] image = [.. Enumerable.Repeat(level, size.Bytes)];
                var same = border.IsConstant ? new Border(BorderFill.Constant, level) : border;
                Assert.Equal(image, Apply(image, size, map, same, interpolation));
            }
        );

    /// <summary>The two ways that an image can be mirrored and moved agree on every byte.</summary>
    [Fact]
    public void Apply_MirroredAndMovedByPixels_CopiesBytesAsFlipAndShiftDoes() =>
        Check(
            500,
            (image, size, _, border, interpolation) =>
            {
                var draws = new PhiloxStream((ulong)size.Bytes, "test");
                var geometry = new Geometry
                {
                    FlipHorizontal = draws.Below(2, 0, 0, 0) == 1,
                    FlipVertical = draws.Below(2, 0, 0, 1) == 1,
                    Right = Draw.Around((size.Width - 1) / 2, draws.UInt32(0, 0, 8)),
                    Down = Draw.Around((size.Height - 1) / 2, draws.UInt32(0, 0, 9)),
                };
                var fill = border.Fill == BorderFill.Wrap ? Edge : border;
                byte[] copied = new byte[size.Bytes];
                FlipAndShift.Apply(
                    image,
                    size,
                    geometry.FlipHorizontal,
                    geometry.FlipVertical,
                    geometry.Right,
                    geometry.Down,
                    fill,
                    copied
                );
                Assert.Equal(copied, Apply(image, size, AffineMap.Of(geometry, size), fill, interpolation));
            }
        );

    [Theory]
    [InlineData(Interpolation.Bilinear)]
    [InlineData(Interpolation.Nearest)]
    public void Apply_QuarterTurns_MovePixelsOntoPixels(Interpolation interpolation)
    {
        foreach (int side in (int[])[1, 2, 7, 28, 64])
        {
            var size = new ImageSize(side, side, 3);
            byte[] image = Pixels(size);
            byte[] turned = new byte[size.Bytes];
            for (int y = 0; y < side; y++)
            {
                for (int x = 0; x < side; x++)
                {
                    // Counter-clockwise: the top row becomes the left column, upside down.
                    image.AsSpan((y * side + x) * 3, 3).CopyTo(turned.AsSpan(((side - 1 - x) * side + y) * 3));
                }
            }

            Assert.Equal(turned, Turned(image, size, 90.0, interpolation));
            Assert.Equal(
                turned,
                Turned(Turned(Turned(image, size, -90.0, interpolation), size, 180.0, interpolation), size, 0.0, interpolation)
            );
            Assert.Equal(image, Turned(image, size, 360.0, interpolation));
            Assert.Equal(image, Turned(Turned(image, size, 180.0, interpolation), size, -180.0, interpolation));
        }
    }

    /// <summary>
    /// Waves of 16 pixels, turned and turned back, inside the circle that never leaves the image: two readings between pixels blur them by at most 9 grey levels, by
    /// 3 on the mean.
    /// </summary>
    [Theory]
    [InlineData(7.0)]
    [InlineData(30.0)]
    [InlineData(45.0)]
    [InlineData(133.0)]
    public void Apply_RotationThereAndBack_LosesNoMoreThanStated(double degrees)
    {
        const int Side = 64;
        var size = new ImageSize(Side, Side, 3);
        byte[] image =
        [
            .. Enumerable
                .Range(0, size.Bytes)
                .Select(at =>
                    (byte)(127.5 + 100.0 * Math.Sin(at / 3 % Side * Math.Tau / 16) * Math.Cos(at / size.RowBytes * Math.Tau / 16))
                ),
        ];

        byte[] back = Turned(Turned(image, size, degrees, Interpolation.Bilinear), size, -degrees, Interpolation.Bilinear);

        const double Centre = (Side - 1) / 2.0;
        var errors = Enumerable
            .Range(0, size.Bytes)
            .Where(at => double.Hypot(at / 3 % Side - Centre, at / size.RowBytes - Centre) < Side / 2 - 2)
            .Select(at => Math.Abs(image[at] - back[at]))
            .ToList();
        Assert.InRange(errors.Max(), 1, 9);
        Assert.InRange(errors.Average(), 0.0, 3.0);
    }

    [Fact]
    public void Apply_SideTooLongOrWrongLength_Throws()
    {
        var size = new ImageSize(1, AffineMap.LongestSide + 1, 1);
        var map = AffineMap.Of(new Geometry(), size);

        Assert.Throws<ArgumentOutOfRangeException>(() => Apply(new byte[size.Bytes], size, map, Edge, Interpolation.Bilinear));
        Assert.Throws<ArgumentOutOfRangeException>(() => Apply(new byte[5], new ImageSize(2, 3, 1), map, Edge, Interpolation.Bilinear));
    }

    /// <summary>The last column and row of the longest sides: places just fit 32 bits.</summary>
    [Theory]
    [InlineData(5, AffineMap.LongestSide)]
    [InlineData(AffineMap.LongestSide, 5)]
    public void Apply_LongestSide_GivesTheBytesOfTheDefinition(int height, int width)
    {
        var size = new ImageSize(height, width, 3);
        byte[] image = Pixels(size);
        foreach (double degrees in (double[])[0.1, 180.05])
        {
            var map = AffineMap.Of(new Geometry { Rotation = degrees, ZoomWidth = 0.999 }, size);

            byte[] result = Apply(image, size, map, Edge, Interpolation.Bilinear);

            Assert.Equal(AffineReference.Apply(image, size, map, Edge, Interpolation.Bilinear), result);
        }
    }

    private static byte[] Turned(byte[] image, ImageSize size, double degrees, Interpolation interpolation) =>
        Apply(image, size, AffineMap.Of(new Geometry { Rotation = degrees }, size), Edge, interpolation);

    private static byte[] Apply(byte[] image, ImageSize size, AffineMap map, Border border, Interpolation interpolation)
    {
        byte[] target = new byte[size.Bytes];
        AffineSampler.Apply(image, size, map, border, interpolation, target);
        return target;
    }

    private static byte[] Pixels(ImageSize size)
    {
        var draws = new PhiloxStream(111, "test");
        return [.. Enumerable.Range(0, size.Bytes).Select(i => (byte)draws.UInt32(0, 0, (uint)i))];
    }

    private static void Check(int count, Action<byte[], ImageSize, AffineMap, Border, Interpolation> property)
    {
        var maps =
            from height in Gen.Choose(1, 40)
            from width in Gen.Choose(1, 50)
            from channels in Gen.Frequency((4, Gen.Constant(3)), (2, Gen.Constant(1)), (1, Gen.Choose(2, 4)))
            from wild in Gen.Elements(0, 1, 10)
            from turn in Gen.Choose(-18, 18)
            from shear in Gen.Choose(-4, 4)
            from zoomWidth in Gen.Choose(-20, 80)
            from zoomHeight in Gen.Choose(-20, 80)
            from right in Gen.Choose(-3, 3)
            from down in Gen.Choose(-3, 3)
            from flip in Gen.Elements(false, true)
            from crop in Gen.Elements(false, true)
            let size = new ImageSize(height, width, channels)
            select (
                size,
                AffineMap.Of(
                    new Geometry
                    {
                        FlipHorizontal = flip,
                        FlipVertical = flip ^ crop,
                        Rotation = turn * 0.97 * wild,
                        Shear = shear * 1.1 * wild,
                        ZoomWidth = 1.0 + zoomWidth * (wild == 0 ? 0.001 : 0.03),
                        ZoomHeight = 1.0 + zoomHeight * (wild == 0 ? 0.001 : 0.03),
                        Right = right * (1 + wild),
                        Down = down,
                        Crop = crop ? new PixelRectangle(0, width / 3, (height + 1) / 2, width - width / 3) : null,
                    },
                    size
                )
            );
        var cases =
            from one in maps
            from fill in Gen.Elements(Enum.GetValues<BorderFill>())
            from interpolation in Gen.Frequency((3, Gen.Constant(Interpolation.Bilinear)), (1, Gen.Constant(Interpolation.Nearest)))
            select (one, fill, interpolation);
        Prop.ForAll(
                cases.ToArbitrary(),
                drawn =>
                {
                    var ((size, map), fill, interpolation) = drawn;
                    property(Pixels(size), size, map, new Border(fill, 201), interpolation);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(111, 113).WithQuietOnSuccess(true));
    }
}
