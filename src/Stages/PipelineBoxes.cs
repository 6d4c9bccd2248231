using System.Collections.Immutable;
using Permafrost.Experiments.Definitions;
using Permafrost.Pipeline;
using Permafrost.Reporting.Provenance;
using Permafrost.Stages.Report;

namespace Permafrost.Stages;

/// <summary>The stages of a run, each once however many experiments need it, and which goes on from which.</summary>
internal static class PipelineBoxes
{
    /// <param name="subjects">The experiments with their stages.</param>
    /// <param name="rows">What became of the stages; one that did not get its turn has none.</param>
    public static ImmutableArray<PipelineBox> Of(IReadOnlyList<ReportSubject> subjects, IReadOnlyList<StageRow> rows)
    {
        var found = rows.GroupBy(row => (row.Stage, row.Experiment)).ToDictionary(same => same.Key, same => same.First());
        var boxes = new List<PipelineBox>();
        var byStage = new Dictionary<Stage, int>(ReferenceEqualityComparer.Instance);
        var byKey = new Dictionary<(string Phase, string Key), int>();
        int?[] last = new int?[subjects.Count];
        foreach (string phase in Study.Phases.SkipLast(1))
        {
            foreach (var (experiment, subject) in subjects.Index())
            {
                var stage = subject.Stages.FirstOrDefault(one => one.Name == phase);
                if (stage is null || !found.TryGetValue((phase, subject.Experiment.Name), out var row))
                {
                    continue;
                }

                if (!byStage.TryGetValue(stage, out int place) && !(row.Key is not null && byKey.TryGetValue((phase, row.Key), out place)))
                {
                    place = boxes.Count;
                    boxes.Add(
                        new PipelineBox
                        {
                            Phase = phase,
                            Subject = SubjectOf(phase, subject),
                            State = BoxState.Cached,
                            Experiments = [],
                            Reasons = [.. row.Reasons],
                        }
                    );
                }

                byStage[stage] = place;
                if (row.Key is not null)
                {
                    byKey.TryAdd((phase, row.Key), place);
                }

                boxes[place] = With(boxes[place], row, experiment, last[experiment]);
                last[experiment] = place;
            }
        }

        if (found.TryGetValue((Study.Phases[^1], PipelineRunner.OverAll), out var report))
        {
            boxes.Add(
                new PipelineBox
                {
                    Phase = report.Stage,
                    Subject = "comparison",
                    State = StateOf(report),
                    Seconds = report.Seconds,
                    Experiments = [.. Enumerable.Range(0, subjects.Count)],
                    Sources = [.. last.OfType<int>().Where(place => boxes[place].State != BoxState.Failed).Distinct().Order()],
                    Reasons = [.. report.Reasons],
                }
            );
        }

        return [.. boxes];
    }

    public static BoxState StateOf(StageRow row) =>
        StageRowJson.StateName(row.State) switch
        {
            "failed" => BoxState.Failed,
            "ran" => BoxState.Ran,
            "remote" => BoxState.Remote,
            _ => BoxState.Cached,
        };

    /// <summary>The box with one more experiment: what ran for one was cached for the others, and it ran.</summary>
    private static PipelineBox With(PipelineBox box, StageRow row, int experiment, int? source)
    {
        var state = StateOf(row);
        return box with
        {
            State = state < box.State ? state : box.State,
            Reasons = state < box.State ? [.. row.Reasons] : box.Reasons,
            Seconds = box.Seconds + row.Seconds,
            Experiments = box.Experiments.Add(experiment),
            Sources = source is { } one && !box.Sources.Contains(one) ? box.Sources.Add(one) : box.Sources,
        };
    }

    private static string SubjectOf(string phase, ReportSubject subject)
    {
        var (preprocess, fold) = (subject.Experiment.Preprocess, subject.Experiment.Fold);
        return phase switch
        {
            "DownloadCheck" => subject.Experiment.Dataset.Name,
            "Preprocess" =>
                $"{preprocess.Size} x {preprocess.Size}, {(preprocess.Channels == ImageChannels.Gray ? "gray" : "rgb")}{(fold is null ? "" : $", fold {fold.Number} of {fold.Of}")}",
            "Features" => Path.GetFileName(subject.Experiment.Backbone?.Path) ?? "",
            _ => "",
        };
    }
}
