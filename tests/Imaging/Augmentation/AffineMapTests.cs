using Permafrost.Imaging.Augmentation;

namespace Permafrost.Tests.Imaging.Augmentation;

public sealed class AffineMapTests
{
    private const double Units = AffineMap.One;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(28, 28)]
    [InlineData(64, 47)]
    [InlineData(150, 2047)]
    public void Of_NothingDrawn_IsTheIdentity(int height, int width)
    {
        var size = new ImageSize(height, width, 3);
        var identity = new AffineMap(AffineMap.One, 0, 0, 0, AffineMap.One, 0);

        Assert.Equal(identity, AffineMap.Of(new Geometry(), size));
        Assert.Equal(identity, AffineMap.Of(new Geometry { Crop = new PixelRectangle(0, 0, height, width) }, size));
        Assert.Equal(identity, AffineMap.Of(new Geometry { Rotation = 360.0 }, size));
    }

    [Fact]
    public void Of_MirrorAndShift_AreExact()
    {
        var geometry = new Geometry
        {
            FlipHorizontal = true,
            Right = 2,
            Down = -3,
        };

        // The pixel (y, x) was two further left in the mirror image, and three further down.
        Assert.Equal(
            new AffineMap(-AffineMap.One, 0, (10 - 1 + 2) * (long)AffineMap.One, 0, AffineMap.One, 3 * (long)AffineMap.One),
            AffineMap.Of(geometry, new ImageSize(7, 10, 1))
        );
    }

    /// <summary>An independent way: each step undone by itself, the last one first, with the platform's own sines.</summary>
    [Fact]
    public void Of_EverythingTogether_UndoesStepAfterStep()
    {
        var size = new ImageSize(150, 131, 3);
        var geometry = new Geometry
        {
            FlipHorizontal = true,
            FlipVertical = true,
            Rotation = 33.0,
            Shear = -12.5,
            ZoomWidth = 0.8,
            ZoomHeight = 1.3,
            Right = 7,
            Down = -20,
            Crop = new PixelRectangle(10, 30, 90, 70),
        };

        var map = AffineMap.Of(geometry, size);

        foreach (var (y, x) in ((int, int)[])[(0, 0), (149, 130), (0, 130), (74, 65), (149, 0)])
        {
            var (row, column) = Place(geometry, size, y, x);
            Assert.Equal(column, (map.XX * x + map.XY * y + map.X0) / Units, 0.0002);
            Assert.Equal(row, (map.YX * x + map.YY * y + map.Y0) / Units, 0.0002);
        }
    }

    /// <summary>What a positive number does to the point right of the centre, as one sees it.</summary>
    [Theory]
    [InlineData(20.0, 0.0)]
    [InlineData(0.0, 20.0)]
    public void Of_PositiveAngle_TurnsTheHorizontalCounterClockwise(double rotation, double shear)
    {
        var map = AffineMap.Of(new Geometry { Rotation = rotation, Shear = shear }, new ImageSize(11, 11, 1));

        // Right of the centre (5, 5) is shown what was right of it and below.
        Assert.InRange((map.XX * 10 + map.XY * 5 + map.X0) / Units, 9.0, 10.0);
        Assert.InRange((map.YX * 10 + map.YY * 5 + map.Y0) / Units, 6.5, 7.0);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2.0)]
    public void Of_Zoom_ShowsThatShareOfTheWidth(double share)
    {
        var map = AffineMap.Of(new Geometry { ZoomWidth = share }, new ImageSize(11, 11, 1));

        Assert.Equal(share * 10.0, map.XX * 10 / Units);
        Assert.Equal(10.0, map.YY * 10 / Units);
    }

    private static (double Row, double Column) Place(Geometry geometry, ImageSize size, double y, double x)
    {
        double centreX = (size.Width - 1) / 2.0;
        double centreY = (size.Height - 1) / 2.0;
        if (geometry.Crop is { } crop)
        {
            x = crop.Left + (x + 0.5) * crop.Width / size.Width - 0.5;
            y = crop.Top + (y + 0.5) * crop.Height / size.Height - 0.5;
        }

        x = x - geometry.Right - centreX;
        y = y - geometry.Down - centreY;
        x *= geometry.ZoomWidth;
        y *= geometry.ZoomHeight;
        double shear = double.DegreesToRadians(geometry.Shear);
        (x, y) = (x * Math.Cos(shear), y + x * Math.Sin(shear));
        double turn = double.DegreesToRadians(geometry.Rotation);
        (x, y) = (x * Math.Cos(turn) - y * Math.Sin(turn), x * Math.Sin(turn) + y * Math.Cos(turn));
        x = geometry.FlipHorizontal ? -x : x;
        y = geometry.FlipVertical ? -y : y;
        return (y + centreY, x + centreX);
    }
}
