using Permafrost.Reporting;
using Permafrost.Reporting.Predictions;
using Permafrost.Reporting.Results;
using Permafrost.Tests.Reporting.Comparisons;
using Permafrost.Tests.Reporting.Examples;

namespace Permafrost.Tests.Reporting;

/// <summary>Studies at the edge of what there is: few images, few classes, networks that are always or never right, failures, odd names.</summary>
internal static class HardStudies
{
    /// <summary>Unlike the program's own, it has no "NaN" in it: none may stand in the files.</summary>
    public const string Reason = "the disk is full: <no room> for 'model.safetensors'";

    private static readonly string[] Three = ["ant", "bee", "wasp"];

    public static IReadOnlyDictionary<string, Func<ReportDocument>> All { get; } =
        new Dictionary<string, Func<ReportDocument>>(StringComparer.Ordinal)
        {
            ["usual"] = () => Whole(new SampleStudy(400, 200)),
            ["one class"] = () => Whole(new SampleStudy(20, 10, ["all"])),
            ["one test image"] = () => Whole(new SampleStudy(1, 1)),
            ["one image of one class"] = () => Whole(new SampleStudy(1, 1, ["all"])),
            ["fewer images than classes"] = () => Whole(new SampleStudy(3, 2)),
            ["no validation"] = () => Whole(new SampleStudy(60, 0)),
            ["perfect"] = () => Whole(Answering(label => label)),
            ["constant"] = () => Whole(Answering(_ => 1)),
            ["always wrong"] = () => Whole(Answering(label => (label + 1) % 3)),
            ["undecided"] = () => Whole(new SampleStudy(60, 60, Three, (count, _) => Table(count, _ => [1 / 3f, 1 / 3f, 1 / 3f]))),
            ["perfect beside constant"] = () =>
                Whole(
                    new SampleStudy(
                        60,
                        60,
                        Three,
                        (count, name) => Table(count, label => OneHot(name.Contains("deep", StringComparison.Ordinal) ? label : 1))
                    )
                ),
            ["one failed"] = () => WithFailures(i => i == 4),
            ["first failed"] = () => WithFailures(i => i == 0),
            ["one finished"] = () => WithFailures(i => i != 4),
            ["all failed"] = () => WithFailures(_ => true),
            ["one experiment"] = () => Only(1),
            ["nothing to compare"] = () => Only(2, apart: true),
            ["odd classes"] = () => Whole(new SampleStudy(140, 140, OddNames.All)),
            ["odd experiments"] = () => Renamed(name => name),
            ["long names"] = () => Renamed(_ => new string('x', 200)),
        };

    /// <summary>Failed experiments: what a failure leaves.</summary>
    public static ExperimentResult Failed(ExperimentResult one) => ComparisonFamilyTests.Failed(one) with { FailureReason = Reason };

    private static ReportDocument Whole(SampleStudy study) => SamplePictures.Build(study);

    private static SampleStudy Answering(Func<int, int> choice) =>
        new(60, 60, Three, (count, _) => Table(count, label => OneHot(choice(label))));

    private static PredictionTable Table(int count, Func<int, float[]> answer)
    {
        int[] labels = [.. Enumerable.Range(0, count).Select(image => image % 3)];
        return new PredictionTable(Three, labels, [.. labels.SelectMany(answer)]);
    }

    private static float[] OneHot(int chosen) => [.. Enumerable.Range(0, 3).Select(k => k == chosen ? 1f : 0f)];

    private static ReportDocument WithFailures(Func<int, bool> fails)
    {
        var study = new SampleStudy(100, 50);
        return ReportDocument.Build([.. study.Experiments.Select((one, i) => fails(i) ? Failed(one) : one)], study.Predictions);
    }

    private static ReportDocument Only(int count, bool apart = false)
    {
        var study = new SampleStudy(100, 50);
        return ReportDocument.Build([.. study.Experiments.Where((_, i) => apart ? i is 0 or 4 : i < count)], study.Predictions);
    }

    /// <summary>Everything that a user may name is called so; experiments are told apart by a number.</summary>
    private static ReportDocument Renamed(Func<string, string> rename)
    {
        var study = new SampleStudy(60, 60);
        return ReportDocument.Build(
            [
                .. study.Experiments.Select(
                    (one, i) =>
                    {
                        string name = rename(OddNames.All[i]);
                        var renamed = one with
                        {
                            Name = $"{name} {i}",
                            File = name,
                            Description = name,
                            Axes = [new(name, name), new("number", i)],
                            Parameters = [new(name, name), new("number", i)],
                            Dataset = one.Dataset with { Name = name, Description = name, Licence = name },
                        };
                        return i == 8 ? Failed(renamed) with { FailureReason = name } : renamed;
                    }
                ),
            ],
            one => study.Predictions(study.Experiments[one.Name[^1] - '0'])
        );
    }
}
