using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Tests.Model.Layers;

public sealed class WindowTests
{
    [Theory]
    [InlineData(28, 3, 1, 26, 0, 0)]
    [InlineData(28, 2, 2, 14, 0, 0)]
    [InlineData(7, 3, 2, 3, 0, 0)]
    [InlineData(3, 3, 3, 1, 0, 0)]
    [InlineData(2, 3, 1, 0, 0, 0)]
    public void Along_Valid_StaysInside(int input, int size, int stride, int output, int before, int after) =>
        Assert.Equal(new Window(output, before, after), Padding.Valid.Rows(input, size, stride));

    [Theory]
    [InlineData(28, 3, 1, 28, 1, 1)]
    [InlineData(28, 2, 1, 28, 0, 1)]
    [InlineData(28, 3, 2, 14, 0, 1)]
    [InlineData(13, 3, 2, 7, 1, 1)]
    [InlineData(5, 5, 3, 2, 1, 2)]
    [InlineData(7, 1, 3, 3, 0, 0)]
    [InlineData(2, 5, 1, 2, 2, 2)]
    public void Along_Same_PutsTheOddZeroLast(int input, int size, int stride, int output, int before, int after) =>
        Assert.Equal(new Window(output, before, after), Padding.Same.Columns(input, size, stride));

    [Theory]
    [InlineData(28, 3, 2, 1, 1, 14, 1, 0)]
    [InlineData(7, 3, 2, 1, 1, 4, 1, 1)]
    [InlineData(6, 3, 2, 0, 1, 3, 0, 1)]
    [InlineData(6, 2, 2, 0, 1, 3, 0, 0)]
    [InlineData(1, 5, 1, 2, 1, 0, 2, 0)]
    public void Along_CountedZeros_LeavesOutWhatNoWindowReads(
        int input,
        int size,
        int stride,
        int top,
        int bottom,
        int output,
        int before,
        int after
    )
    {
        Assert.Equal(new Window(output, before, after), Padding.Of(top, 0, bottom, 0).Rows(input, size, stride));
        Assert.Equal(new Window(output, before, after), Padding.Of(0, top, 0, bottom).Columns(input, size, stride));
    }

    [Fact]
    public void OutputShape_PaddingAsLargeAsTheWindow_IsRefused()
    {
        var options = new MaxPool2dOptions { Size = 2, Padding = Padding.Of(0, 2, 0, 0) };

        var fault = Assert.Throws<ShapeMismatchException>(() => options.OutputShape(new ActivationShape(4, 4, 1)));

        Assert.Equal("its padding is [0, 2, 0, 0]; expected less than its window of 2x2 at each side", fault.Message);
    }

    [Fact]
    public void OutputShape_WindowLargerThanTheImage_NamesBoth()
    {
        var conv = Assert.Throws<ShapeMismatchException>(() =>
            new Conv2dOptions { Filters = 1, Kernel = 5 }.OutputShape(new ActivationShape(4, 9, 1))
        );
        var pool = Assert.Throws<ShapeMismatchException>(() => new MaxPool2dOptions { Size = 3 }.OutputShape(new ActivationShape(9, 2, 1)));

        Assert.Matches("5x5.*4x9x1.*expected", conv.Message);
        Assert.Matches("3x3.*9x2x1.*expected", pool.Message);
    }
}
