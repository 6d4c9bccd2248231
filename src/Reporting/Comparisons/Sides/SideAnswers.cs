using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;
using Permafrost.Reporting.Results;

namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>The answers of all runs whose predictions are at hand, by test set.</summary>
internal sealed class SideAnswers
{
    private readonly Dictionary<SideRun, Answers> answers = new(ReferenceEqualityComparer.Instance);

    /// <param name="runs">Each is read once, and only what was chosen for each image is kept.</param>
    public SideAnswers(IReadOnlyList<SideRun> runs)
    {
        // A lock alone does not name its dataset: then the labels have to do.
        bool named = runs.All(run => run.Dataset is not null);
        var origins = new Dictionary<ExperimentResult, SideRun>(ReferenceEqualityComparer.Instance);
        PredictionTable? table = null;

        IEnumerable<ExperimentResult> Readable()
        {
            foreach (var run in runs.Distinct<SideRun>(ReferenceEqualityComparer.Instance))
            {
                table = run.Predictions();
                if (table is { Count: > 0 })
                {
                    var result = Of(run, table, named ? run.Dataset! : "");
                    origins.Add(result, run);
                    yield return result;
                }
            }
        }

        // Asked for the table of an experiment right after it was yielded: no two tables are in memory.
        foreach (var member in TestSet.Read(Readable(), _ => table!).SelectMany(set => set.Members))
        {
            answers.Add(origins[member.Experiment], member);
        }
    }

    /// <summary>Null where its predictions are not at hand.</summary>
    public Answers? Of(SideRun run) => answers.GetValueOrDefault(run);

    private static ExperimentResult Of(SideRun run, PredictionTable table, string dataset) =>
        new()
        {
            Name = run.Name,
            File = "",
            Parameters = [],
            Dataset = new DatasetSummary
            {
                Name = dataset,
                Description = "",
                Licence = "",
                Classes = table.ClassNames,
                Splits = [],
            },
            Metrics = new SplitMetrics(null, ClassificationMetrics.Compute(table)),
        };
}
