using Permafrost.Bench;
using Permafrost.Bench.Measuring;
using Permafrost.Bench.Training;

namespace Permafrost.Tests.Bench.Training;

public sealed class TrainingPageTests
{
    private static readonly Machine Machine = new("A processor", 2, "a system", "avx2", Commit: null, Changed: false, Load: "0.10");
    private static readonly Subject Ours = Subject.Train(BenchNetwork.Main, 64, 2);
    private static readonly Subject Theirs = Subject.Train(BenchNetwork.Main, 64, 2, Subject.PyTorch);

    [Fact]
    public void ToMarkdown_PeerThatIsMissing_SaysWhyInItsRow()
    {
        var readings = new Readings<Subject>();
        readings.Add(Ours, new Reading { Values = { ["images_per_second"] = 30_000 } });
        readings.Fail(Theirs, "exit code 1: no torch");

        string page = PageOf(readings);

        Assert.Contains("| deep-cnn | Permafrost | 64 | 2 | 30,000 | 2\u00a0s |", page, StringComparison.Ordinal);
        Assert.Contains("| deep-cnn | PyTorch | 64 | 2 | not measured: exit code 1: no torch |", page, StringComparison.Ordinal);
        Assert.Contains("| at least 10.0\u00a0times | not measured: exit code 1: no torch |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void ToMarkdown_AnyTable_HasAsManyCellsInEveryRow()
    {
        var readings = new Readings<Subject>();
        readings.Add(Ours, new Reading { Values = { ["images_per_second"] = 30_000 } });

        string[] lines = PageOf(readings).Split('\n');

        for (int line = 1; line < lines.Length; line++)
        {
            if (lines[line].StartsWith('|') && lines[line - 1].StartsWith('|'))
            {
                Assert.Equal(lines[line - 1].Count(c => c == '|'), lines[line].Count(c => c == '|'));
            }
        }
    }

    private static string PageOf(Readings<Subject> readings)
    {
        var arguments = TrainingArguments.Parse([]);
        return new TrainingPage(Machine, arguments, new MeasurementPlan(arguments, BenchFiles.Of(60_000)).All, readings).ToMarkdown();
    }
}
