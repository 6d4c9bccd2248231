using Permafrost.Imaging.Resizing;

namespace Permafrost.Tests.Imaging.Resizing;

public sealed class PictureGeometryTests
{
    [Theory]
    [InlineData(533, 400, 224, 168, 28)]
    [InlineData(29, 56, 28, 14, 7)]
    [InlineData(3, 4, 6, 4, 1)]
    [InlineData(1, 6, 3, 1, 1)]
    [InlineData(1, 1000, 64, 1, 32)]
    [InlineData(64, 64, 28, 28, 0)]
    public void Of_Letterbox_RoundsToTheNearestAndHalvesToTheEvenNumber(int height, int width, int size, int shorter, int before)
    {
        var geometry = PictureGeometry.Of(new PictureSettings(size, size, 3) { Fit = ImageFit.Letterbox }, height, width);
        var turned = PictureGeometry.Of(new PictureSettings(size, size, 3) { Fit = ImageFit.Letterbox }, width, height);

        bool wide = width >= height;
        Assert.Equal(
            (shorter, size, before, 0),
            wide
                ? (geometry.Vertical.OutputSize, geometry.Horizontal.OutputSize, geometry.Top, geometry.Left)
                : (geometry.Horizontal.OutputSize, geometry.Vertical.OutputSize, geometry.Left, geometry.Top)
        );
        Assert.Equal(
            (geometry.Vertical, geometry.Horizontal, geometry.Top, geometry.Left),
            (turned.Horizontal, turned.Vertical, turned.Left, turned.Top)
        );
    }

    [Theory]
    [InlineData(100, 151, 25.5, 100.0)]
    [InlineData(100, 150, 25.0, 100.0)]
    [InlineData(100, 100, 0.0, 100.0)]
    public void Of_Crop_TakesTheMiddleWithoutRounding(int height, int width, double start, double kept)
    {
        var horizontal = PictureGeometry.Of(new PictureSettings(64, 64, 3) { Fit = ImageFit.Crop }, height, width).Horizontal;

        Assert.Equal(start, (double)horizontal.Start / horizontal.Unit);
        Assert.Equal(kept, (double)horizontal.Size / horizontal.Unit);
        Assert.Equal((width, 64), (horizontal.InputSize, horizontal.OutputSize));
    }
}
