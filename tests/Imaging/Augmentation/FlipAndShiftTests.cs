using FsCheck;
using FsCheck.Fluent;
using Permafrost.Core.Randomness;
using Permafrost.Imaging.Augmentation;

namespace Permafrost.Tests.Imaging.Augmentation;

public sealed class FlipAndShiftTests
{
    private static readonly ImageSize Drawn = new(3, 5, 1);

    /// <summary>Three rows of five pixels, as one would draw them.</summary>
    private const string Picture = "12345 abcde vwxyz";

    [Theory]
    [InlineData(false, 0, 0, BorderFill.Edge, "12345 abcde vwxyz")]
    [InlineData(true, 0, 0, BorderFill.Edge, "54321 edcba zyxwv")]
    [InlineData(false, 1, 0, BorderFill.Edge, "11234 aabcd vvwxy")]
    [InlineData(false, 2, 0, BorderFill.Edge, "11123 aaabc vvvwx")]
    [InlineData(false, -2, 0, BorderFill.Edge, "34555 cdeee xyzzz")]
    [InlineData(false, 2, 0, BorderFill.Reflect, "32123 cbabc xwvwx")]
    [InlineData(false, -2, 0, BorderFill.Reflect, "34543 cdedc xyzyx")]
    [InlineData(false, 2, 0, BorderFill.Zeros, "..123 ..abc ..vwx")]
    [InlineData(false, -1, 0, BorderFill.Zeros, "2345. bcde. wxyz.")]
    [InlineData(false, 0, 1, BorderFill.Edge, "12345 12345 abcde")]
    [InlineData(false, 0, -1, BorderFill.Edge, "abcde vwxyz vwxyz")]
    [InlineData(false, 0, 1, BorderFill.Reflect, "abcde 12345 abcde")]
    [InlineData(false, 0, -1, BorderFill.Reflect, "abcde vwxyz abcde")]
    [InlineData(false, 0, 1, BorderFill.Zeros, "..... 12345 abcde")]
    [InlineData(true, 2, 0, BorderFill.Edge, "55543 eeedc zzzyx")]
    [InlineData(true, -2, 0, BorderFill.Zeros, "321.. cba.. xwv..")]
    [InlineData(true, 1, 1, BorderFill.Edge, "55432 55432 eedcb")]
    [InlineData(false, -1, -1, BorderFill.Reflect, "bcded wxyzy bcded")]
    [InlineData(false, 2, 0, BorderFill.Symmetric, "21123 baabc wvvwx")]
    [InlineData(false, -2, 0, BorderFill.Symmetric, "34554 cdeed xyzzy")]
    [InlineData(false, 0, 1, BorderFill.Symmetric, "12345 12345 abcde")]
    [InlineData(true, 1, -1, BorderFill.Constant, "kedcb kzyxw kkkkk")]
    public void Apply_ADrawnPicture_MovesAsDrawn(bool flip, int right, int down, BorderFill fill, string expected)
    {
        byte[] target = new byte[Drawn.Bytes];

        FlipAndShift.Apply(Pixels(Picture), Drawn, flip, flipVertical: false, right, down, new Border(fill, (byte)'k'), target);

        Assert.Equal(Pixels(expected), target);
    }

    [Theory]
    [InlineData(false, 0, 0, "vwxyz abcde 12345")]
    [InlineData(true, 0, 0, "zyxwv edcba 54321")]
    [InlineData(false, 1, 1, ".....  .vwxy .abcd")]
    [InlineData(true, -1, -1, "dcba. 4321. .....")]
    public void Apply_FlippedVertically_TurnsRowsOverBeforeTheyMove(bool flip, int right, int down, string expected)
    {
        byte[] target = new byte[Drawn.Bytes];

        FlipAndShift.Apply(Pixels(Picture), Drawn, flip, flipVertical: true, right, down, new Border(BorderFill.Zeros), target);

        Assert.Equal(Pixels(expected), target);
    }

    [Theory]
    [InlineData(2, 1, BorderFill.Edge, true)]
    [InlineData(3, 0, BorderFill.Edge, false)]
    [InlineData(0, -2, BorderFill.Edge, false)]
    [InlineData(1, 0, BorderFill.Wrap, false)]
    [InlineData(0, 0, BorderFill.Wrap, true)]
    public void Can_MoreThanHalfOrWrapped_IsLeftToTheMap(int right, int down, BorderFill fill, bool can) =>
        Assert.Equal(can, FlipAndShift.Can(Drawn, right, down, new Border(fill)));

    [Fact]
    public void Apply_AnyImage_AgreesWithTheDefinition() =>
        Check(
            (image, size, flip, right, down, fill) =>
            {
                byte[] target = new byte[size.Bytes];
                foreach (bool flipVertical in (bool[])[false, true])
                {
                    FlipAndShift.Apply(image, size, flip, flipVertical, right, down, new Border(fill, 7), target);

                    Assert.Equal(Definition(image, size, flip, flipVertical, right, down, fill), target);
                }
            }
        );

    [Fact]
    public void Apply_FlippedTwice_IsTheImage() =>
        Check(
            (image, size, _, _, _, fill) =>
            {
                byte[] once = new byte[size.Bytes];
                byte[] twice = new byte[size.Bytes];

                FlipAndShift.Apply(image, size, flip: true, flipVertical: true, 0, 0, new Border(fill), once);
                FlipAndShift.Apply(once, size, flip: true, flipVertical: true, 0, 0, new Border(fill), twice);

                Assert.Equal(image, twice);
            }
        );

    private static byte[] Pixels(string picture) =>
        [.. picture.Where(pixel => pixel != ' ').Select(pixel => pixel == '.' ? (byte)0 : (byte)pixel)];

    /// <summary>Pixel by pixel: where does it come from?</summary>
    private static byte[] Definition(byte[] image, ImageSize size, bool flip, bool flipVertical, int right, int down, BorderFill fill)
    {
        byte[] target = new byte[size.Bytes];
        for (int y = 0; y < size.Height; y++)
        {
            for (int x = 0; x < size.Width; x++)
            {
                int row = Source(y - down, size.Height, fill);
                int column = Source(x - right, size.Width, fill);
                if (row < 0 || column < 0)
                {
                    byte value = fill == BorderFill.Constant ? (byte)7 : (byte)0;
                    target.AsSpan((y * size.Width + x) * size.Channels, size.Channels).Fill(value);
                    continue;
                }

                row = flipVertical ? size.Height - 1 - row : row;
                column = flip ? size.Width - 1 - column : column;
                for (int c = 0; c < size.Channels; c++)
                {
                    target[(y * size.Width + x) * size.Channels + c] = image[(row * size.Width + column) * size.Channels + c];
                }
            }
        }

        return target;
    }

    private static int Source(int at, int side, BorderFill fill)
    {
        if (at >= 0 && at < side)
        {
            return at;
        }

        return fill switch
        {
            BorderFill.Edge => Math.Clamp(at, 0, side - 1),
            BorderFill.Reflect => at < 0 ? -at : 2 * (side - 1) - at,
            BorderFill.Symmetric => at < 0 ? -1 - at : 2 * side - 1 - at,
            _ => -1,
        };
    }

    private static void Check(Action<byte[], ImageSize, bool, int, int, BorderFill> property)
    {
        var cases =
            from height in Gen.Choose(1, 9)
            from width in Gen.Choose(1, 40)
            from channels in Gen.Choose(1, 4)
            from flip in Gen.Elements(false, true)
            from right in Gen.Choose(-((width - 1) / 2), (width - 1) / 2)
            from down in Gen.Choose(-((height - 1) / 2), (height - 1) / 2)
            from fill in Gen.Elements(Enum.GetValues<BorderFill>().Where(fill => fill != BorderFill.Wrap))
            select (new ImageSize(height, width, channels), flip, right, down, fill);
        Prop.ForAll(
                cases.ToArbitrary(),
                one =>
                {
                    var (size, flip, right, down, fill) = one;
                    var draws = new PhiloxStream(111, "test");
                    byte[] image = [.. Enumerable.Range(0, size.Bytes).Select(i => (byte)draws.UInt32(0, 0, (uint)i))];
                    property(image, size, flip, right, down, fill);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(111, 113).WithQuietOnSuccess(true));
    }
}
