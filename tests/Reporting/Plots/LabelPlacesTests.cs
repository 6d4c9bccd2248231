using Permafrost.Reporting.Plots;

namespace Permafrost.Tests.Reporting.Plots;

public sealed class LabelPlacesTests
{
    [Fact]
    public void Of_PlacesFarApart_LeavesThemAsTheyAre() => Assert.Equal([80.0, 20.0], LabelPlaces.Of([80, 20], 14, 0, 100));

    [Fact]
    public void Of_EqualPlacesAtTheBottom_PushesThemUp() => Assert.Equal([72.0, 86.0, 100.0], LabelPlaces.Of([100, 100, 100], 14, 0, 100));

    [Fact]
    public void Of_EqualPlacesAtTheTop_PushesThemDown() => Assert.Equal([0.0, 14.0], LabelPlaces.Of([0, 0], 14, 0, 100));

    [Fact]
    public void Of_None_IsEmpty() => Assert.Empty(LabelPlaces.Of([], 14, 0, 100));
}
