using System.Text;
using Permafrost.Reporting.Html;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Markdown;

/// <summary>What stands in the sections of single experiments: classes, training, sparsity, uncertainty, digests.</summary>
internal static class ExperimentMarkdown
{
    /// <summary>Of the best experiments only, of a repeated one its first run, of many that tie the first; the page has all.</summary>
    public static void WriteClasses(StringBuilder text, ReportDocument report)
    {
        foreach (var one in report.Studies.SelectMany(Named).Select(best => best.Done.First()))
        {
            text.Append($"\n## By class: {MarkdownText.Name(ExperimentLabel.Of(one, report))}\n");
            var found = ClassFindings.Of(one.Test!).Sentence();
            if (!found.IsEmpty)
            {
                text.Append(
                    $"\n{string.Concat(found.Select(part => part.IsName ? MarkdownText.Strong(part.Words) : MarkdownText.Escape(part.Words)))}\n"
                );
            }

            MarkdownText.Table(
                text,
                ["class", "#precision", "#recall", "#F1", "#images"],
                one.Test!.Classes.Select(row =>
                    (IEnumerable<string>)
                        [
                            row.Name,
                            Figures.Decimal(row.Precision),
                            Figures.Decimal(row.Recall),
                            Figures.Decimal(row.F1),
                            Figures.Whole(row.Support),
                        ]
                )
            );
            var mistakes = Mistakes.Largest(one.Test, 5);
            if (!mistakes.IsEmpty)
            {
                var words = mistakes.Select(miss =>
                    $"{MarkdownText.Name(miss.Truth)} taken for {MarkdownText.Name(miss.Chosen)} ({Figures.Whole(miss.Count)} of {Figures.Whole(miss.Support)})"
                );
                text.Append($"\nMost frequent mistakes: {string.Join("; ", words)}.\n");
            }
        }
    }

    private static IEnumerable<Contender> Named(ReportStudy study) =>
        study.BestContenders.Take(study.BestContenders.Length > SummarySentences.MostTies ? 1 : SummarySentences.MostTies);

    /// <summary>Of the experiments that stopped early or kept an earlier epoch.</summary>
    public static void WriteTraining(StringBuilder text, ReportDocument report)
    {
        var special = report.Experiments.Where(one => one.StoppedEarly || one.Model?.KeptEpoch is not null).ToList();
        if (special.Count > 0)
        {
            text.Append("\n## Training\n");
            MarkdownText.Table(
                text,
                ["experiment", "trained for"],
                special.Select(one => (IEnumerable<string>)[ExperimentLabel.Of(one, report), ExperimentFacts.Training(one)!])
            );
        }
    }

    public static void WriteSparsity(StringBuilder text, ReportDocument report)
    {
        var measured = report
            .Experiments.Select(one => (Experiment: one, Mean: MeanSparsity.Of(one.Metrics?.Sparsity ?? [])))
            .Where(entry => entry.Mean is not null)
            .ToList();
        if (measured.Count > 0)
        {
            text.Append(
                "\n## Sparsity\n\nShare of zeros in the outputs of the layers, their plain mean, as the network classifies and with dropout on.\n"
            );
            MarkdownText.Table(
                text,
                ["experiment", "#classifying", "#dropout on"],
                measured.Select(entry =>
                    (IEnumerable<string>)
                        [
                            ExperimentLabel.Of(entry.Experiment, report),
                            Figures.Percent(entry.Mean!.Inference),
                            Figures.Percent(entry.Mean.Training),
                        ]
                )
            );
        }
    }

    public static void WriteUncertainty(StringBuilder text, ReportDocument report)
    {
        var measured = report
            .Experiments.Where(one => one.Metrics?.Uncertainty is not null)
            .Select(one => (Experiment: one, Figures: one.Metrics!.Uncertainty!))
            .ToList();
        if (measured.Count > 0)
        {
            text.Append(
                "\n## Uncertainty\n\nMean entropy (nats) of right and wrong answers over several passes with dropout on; AUROC of entropy as an alarm for wrong ones.\n"
            );
            MarkdownText.Table(
                text,
                ["experiment", "#passes", "#right", "#wrong", "#AUROC"],
                measured.Select(entry =>
                    (IEnumerable<string>)
                        [
                            ExperimentLabel.Of(entry.Experiment, report),
                            Figures.Whole(entry.Figures.Passes),
                            Known(entry.Figures.MeanEntropyRight),
                            Known(entry.Figures.MeanEntropyWrong),
                            Known(entry.Figures.Auroc),
                        ]
                )
            );
        }

        static string Known(double? value) => value is { } number ? Figures.Decimal(number) : "none";
    }

    public static void WriteDigests(StringBuilder text, ReportDocument report)
    {
        var done = report.Experiments.Where(one => one.IsDone).ToList();
        if (done.Count > 0)
        {
            text.Append("\n## Digests (SHA-256)\n");
            MarkdownText.Table(
                text,
                ["experiment", "model.safetensors", "predictions.csv"],
                done.Select(one => (IEnumerable<string>)[one.Name, one.ModelDigest.ToString()!, one.PredictionsDigest.ToString()!])
            );
        }
    }
}
