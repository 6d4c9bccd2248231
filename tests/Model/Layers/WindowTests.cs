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
        Assert.Equal(new Window(output, before, after), Window.Along(input, size, stride, Padding.Valid));

    [Theory]
    [InlineData(28, 3, 1, 28, 1, 1)]
    [InlineData(28, 2, 1, 28, 0, 1)]
    [InlineData(28, 3, 2, 14, 0, 1)]
    [InlineData(13, 3, 2, 7, 1, 1)]
    [InlineData(5, 5, 3, 2, 1, 2)]
    [InlineData(7, 1, 3, 3, 0, 0)]
    [InlineData(2, 5, 1, 2, 2, 2)]
    public void Along_Same_PutsTheOddZeroLast(int input, int size, int stride, int output, int before, int after) =>
        Assert.Equal(new Window(output, before, after), Window.Along(input, size, stride, Padding.Same));

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
