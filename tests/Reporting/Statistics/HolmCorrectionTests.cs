using FsCheck;
using FsCheck.Fluent;
using Permafrost.Reporting.Statistics;

namespace Permafrost.Tests.Reporting.Statistics;

public sealed class HolmCorrectionTests
{
    [Fact]
    public void Adjust_NoComparison_GivesNone() => Assert.Empty(HolmCorrection.Adjust([]));

    [Fact]
    public void Adjust_AnyPValues_NeverShrinksThemKeepsTheirOrderAndStaysWithinOne()
    {
        var pValues = Gen.Choose(0, 1000).Select(thousandth => thousandth / 1000.0).ArrayOf().ToArbitrary();
        Prop.ForAll(
                pValues,
                p =>
                {
                    var adjusted = HolmCorrection.Adjust(p);
                    bool grows = p.Zip(adjusted).All(pair => pair.Second >= pair.First && pair.Second <= 1);
                    bool ordered =
                        p.Zip(adjusted).OrderBy(pair => pair.First).ThenBy(pair => pair.Second).Select(pair => pair.Second).ToList()
                            is var sorted
                        && sorted.SequenceEqual(sorted.Order());
                    return grows && ordered;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(111, 111));
    }
}
