using System.Text;
using Permafrost.Reporting;
using Permafrost.Reporting.Results;
using Permafrost.Tests.Reporting.Examples;

namespace Permafrost.Tests.Reporting;

public sealed class ReportSizeTests
{
    [Fact]
    public void Write_ThousandExperiments_StaysUnderFiveMegabytes()
    {
        var study = new SampleStudy(200, 100);
        List<ExperimentResult> thousand =
        [
            .. Enumerable
                .Range(0, 1000)
                .Select(i =>
                {
                    var one = study.Experiments[i % 9];
                    return one with
                    {
                        Name = $"{one.Name},learning_rate={i / 100},seed={i % 100}",
                        Axes =
                        [
                            .. one.Axes.Take(1),
                            new("dropout", i % 10 / 10.0),
                            new("learning_rate", i / 100),
                            new("width", i / 10 % 10),
                        ],
                        Parameters = [.. one.Parameters, new("learning_rate", i / 100), new("width", i / 10 % 10)],
                        File = "experiments/large.yaml",
                    };
                }),
        ];

        var report = ReportDocument.Build(
            thousand,
            one => study.Predictions(study.Experiments[thousand.FindIndex(other => other.Name == one.Name) % 9]),
            pictures: new SamplePictures(28)
        );

        string html = ReportHtml.Write(report);
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 1_000_000, 5_000_000);
    }
}
