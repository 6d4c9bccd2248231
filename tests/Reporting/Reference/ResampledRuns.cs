using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Reporting;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Statistics;

namespace Permafrost.Tests.Reporting.Reference;

/// <summary>Runs of two experiments as they are recorded, and the bootstrap interval that a report of them has.</summary>
/// <param name="Json">An entry of <c>resampled</c>.</param>
/// <param name="Interval">What the report says.</param>
internal sealed record ResampledRuns(JsonElement Json, ConfidenceInterval Interval)
{
    public static IReadOnlyList<ResampledRuns> All { get; } =
    [.. ReferenceValues.Of("resampled").Select(json => new ResampledRuns(json, Reported(json)))];

    private static ConfidenceInterval Reported(JsonElement json)
    {
        var template = new SampleStudy(10, 10).Experiments[0];
        var tables = new Dictionary<string, PredictionTable>(StringComparer.Ordinal);
        var experiments = new List<ExperimentResult>();
        int seed = 0;
        foreach (var run in json.GetProperty("wrong").EnumerateArray())
        {
            for (int side = 0; side < 2; side++)
            {
                string name = $"study/rate={side},seed={seed}";
                KeyValuePair<string, JsonNode>[] axes = [new("rate", side), new("seed", seed)];
                var table = Table(json.Integer("count"), [.. run[side].EnumerateArray().Select(image => image.GetInt32())]);
                tables.Add(name, table);
                experiments.Add(
                    template with
                    {
                        Name = name,
                        Axes = [.. axes],
                        Parameters = [.. axes],
                        Metrics = new SplitMetrics(null, ClassificationMetrics.Compute(table)),
                    }
                );
            }

            seed++;
        }

        var report = ReportDocument.Build(experiments, one => tables[one.Name]);
        return seed > 1 ? Assert.Single(report.GroupComparisons).BootstrapInterval : Assert.Single(report.Comparisons).BootstrapInterval;
    }

    /// <summary>Images of class 0, of which some are taken for class 1.</summary>
    private static PredictionTable Table(int count, int[] wrong)
    {
        float[] probabilities = [.. Enumerable.Repeat((float[])[1, 0], count).SelectMany(row => row)];
        foreach (int image in wrong)
        {
            (probabilities[2 * image], probabilities[2 * image + 1]) = (0, 1);
        }

        return new PredictionTable(["right", "wrong"], new int[count], probabilities);
    }
}
