using System.Text.Json.Nodes;
using Permafrost.Bench.Reports;
using Permafrost.Reporting;
using Permafrost.Reporting.Text;
using Permafrost.Tests.Reporting.Comparisons;

namespace Permafrost.Tests.Reporting.Text;

public sealed class VerdictSentencesTests
{
    private readonly SampleStudy study = new();

    [Fact]
    public void Of_ThreeByThreeStudy_HasASentencePerAxisAndCombination()
    {
        string[] sentences = Sentences(study.Build());

        Assert.Equal(6, sentences.Length);
        Assert.All(sentences, words => Assert.EndsWith(".", words, StringComparison.Ordinal));
        Assert.Contains(
            sentences,
            words => words.StartsWith("simple-cnn is better than dense-l2 in every combination by ", StringComparison.Ordinal)
        );
        Assert.Contains(
            sentences,
            words =>
                words.Contains("95\u00a0% interval ", StringComparison.Ordinal) && words.Contains("McNemar p", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Of_SameAnswers_SaysOnceThatNoDifferenceIsShown()
    {
        var three = study
            .Experiments.Take(3)
            .Select(one => one with { Axes = [.. one.Axes.Where(axis => axis.Key == "dropout")] })
            .ToList();

        var report = ReportDocument.Build(three, _ => study.Predictions(study.Experiments[0]));

        Assert.Equal(["Between dropout 0, 0.25 and 0.5 no difference is shown."], Sentences(report));
    }

    [Fact]
    public void Of_FailedOrSingleExperiments_SaysNothing()
    {
        var failed = study.Experiments.Select(ComparisonFamilyTests.Failed).ToList();

        Assert.Empty(Sentences(ReportDocument.Build(failed, study.Predictions)));
        Assert.Empty(Sentences(ReportDocument.Build([study.Experiments[0]], study.Predictions)));
    }

    [Fact]
    public void Of_ManyCombinations_SpeaksOfTheBest()
    {
        var many = study
            .Experiments.SelectMany(one =>
                Enumerable
                    .Range(0, 3)
                    .Select(units =>
                        one with
                        {
                            Name = $"{one.Name},units={units}",
                            Axes = [.. one.Axes, new("units", JsonValue.Create(units))],
                            Parameters = [.. one.Parameters, new("units", JsonValue.Create(units))],
                        }
                    )
            )
            .ToList();

        var report = ReportDocument.Build(
            many,
            one => study.Predictions(study.Experiments.Single(known => one.Name.StartsWith(known.Name, StringComparison.Ordinal)))
        );

        Assert.InRange(Sentences(report).Length, 3, 12);
    }

    [Fact]
    public void Of_ManyValues_CountsThemAndNamesTheBest()
    {
        var large = new LargeStudy("many", 500, LargeAxis.LearningRates(60));

        string sentence = Assert.Single(Sentences(large.Build()));

        Assert.Contains(", the best by validation, ", sentence, StringComparison.Ordinal);
        Assert.Contains(
            "of 59 values of train.optimizer.adam.learning_rate compared with 0.0005, ",
            sentence,
            StringComparison.OrdinalIgnoreCase
        );
        Assert.InRange(sentence.Length, 100, 500);
    }

    [Fact]
    public void Write_PerfectAndConstantPredictors_HaveNoNaN()
    {
        foreach (var (classes, images) in ((int, int)[])[(1, 1), (2, 1), (1, 5), (3, 9)])
        {
            var small = new SampleStudy(images, images, [.. Enumerable.Range(0, classes).Select(k => $"class {k}")]);
            foreach (bool perfect in (bool[])[true, false])
            {
                var table = SampleStudy.Answers(small.Classes, images, perfect ? 1 : 0, "any");
                var metrics = Permafrost.Reporting.Metrics.ClassificationMetrics.Compute(table);
                var report = ReportDocument.Build(
                    [
                        .. small.Experiments.Select(
                            (one, i) =>
                                i == 8
                                    ? ComparisonFamilyTests.Failed(one) with
                                    {
                                        FailureReason = "stopped",
                                    }
                                    : one with
                                    {
                                        Axes = [.. one.Axes, new("seed", JsonValue.Create(i % 3))],
                                        Parameters =
                                        [
                                            .. one.Parameters.Where(entry => entry.Key is not ("dropout" or "seed")),
                                            new("seed", JsonValue.Create(i % 3)),
                                        ],
                                        Metrics = new(metrics, metrics),
                                    }
                        ),
                    ],
                    _ => table
                );

                foreach (string text in (string[])[ReportJson.Write(report), ReportMarkdown.Write(report), ReportHtml.Write(report)])
                {
                    Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
                    Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
                    Assert.DoesNotContain("\u221e", text, StringComparison.Ordinal);
                }

                JsonNode.Parse(ReportJson.Write(report));
                Assert.NotEmpty(report.GroupComparisons);
            }
        }
    }

    private static string[] Sentences(ReportDocument report) => [.. VerdictSentences.Of(report.Studies[0], report)];
}
