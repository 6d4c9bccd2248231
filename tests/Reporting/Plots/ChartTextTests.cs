using Permafrost.Reporting.Plots;

namespace Permafrost.Tests.Reporting.Plots;

public sealed class ChartTextTests
{
    [Fact]
    public void Distinct_ShortNames_KeepsThem() => Assert.Equal(["one", "two"], ChartText.Distinct(["one", "two"], 5));

    [Fact]
    public void Distinct_LongNamesOfDifferentBeginnings_AreCutAtTheEnd() =>
        Assert.Equal(["alph\u2026", "beta\u2026"], ChartText.Distinct(["alphabet", "betabet"], 5));

    [Fact]
    public void Distinct_LongNamesOfOneBeginning_AreCutInTheMiddle() =>
        Assert.Equal(["alp\u2026t-1", "alp\u2026t-2"], ChartText.Distinct(["alphabet-1", "alphabet-2"], 7));

    [Fact]
    public void Distinct_NamesAlikeAtBothEnds_AreNumbered() =>
        Assert.Equal(["1 al\u2026", "2 al\u2026"], ChartText.Distinct(["alpha-1-omega", "alpha-2-omega"], 5));
}
