using Permafrost.Core.Errors;
using Permafrost.Experiments.Faults;

namespace Permafrost.Tests.Experiments.Faults;

public sealed class FaultListTests
{
    [Fact]
    public void ThrowIfAny_SeveralFiles_SortsByFileThenPlace()
    {
        var faults = new FaultList();
        faults.Add(new SourcePosition("b.yaml", 10, 1), "x");
        faults.Add(new SourcePosition("a.yaml", 1, 1), "x");
        faults.Add(new SourcePosition("b.yaml", 9, 5), "x");
        faults.Add(new SourcePosition("b.yaml", 9, 2), "x");

        Assert.Equal(["b.yaml:9:2: x", "b.yaml:9:5: x", "b.yaml:10:1: x", "a.yaml:1:1: x"], Faults(faults));
    }

    [Fact]
    public void Add_SameFaultOfSeveralExperiments_IsOneLine()
    {
        var faults = new FaultList();
        foreach (string experiment in new[] { "e/1", "e/2", "e/2", "e/3" })
        {
            faults.Add(new SourcePosition("a.yaml", 1, 1), "x", experiment);
        }

        Assert.Equal(["a.yaml:1:1: x (experiment e/1 and 2 more)"], Faults(faults));
        Assert.Equal(4, faults.Reported);
    }

    [Fact]
    public void ThrowIfAny_Nothing_DoesNotThrow()
    {
        var faults = new FaultList();

        faults.ThrowIfAny();

        Assert.Equal(0, faults.Reported);
    }

    [Fact]
    public void Quote_InvisibleCharacters_AreShown() => Assert.Equal("\"a\\u000ab\\u202ec\"", FaultText.Quote("a\nb\u202ec"));

    private static IReadOnlyList<string> Faults(FaultList faults) => Assert.Throws<UserErrorException>(faults.ThrowIfAny).Faults;
}
