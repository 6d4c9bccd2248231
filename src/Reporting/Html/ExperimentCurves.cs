using System.Collections.Immutable;
using Permafrost.Reporting.Plots;
using Permafrost.Reporting.Results;

namespace Permafrost.Reporting.Html;

/// <summary>Loss and accuracy by epoch, on training and validation images.</summary>
internal static class ExperimentCurves
{
    public static void Write(Markup page, ExperimentResult one)
    {
        if (one.History is not { Epochs: { IsEmpty: false } epochs })
        {
            return;
        }

        (double, string)? kept = one.Model?.KeptEpoch is { } epoch ? (epoch, "kept") : null;
        var loss = new LineChart
        {
            Title = "Loss (nats)",
            XLabel = "Epoch",
            Mark = kept,
            Series =
            [
                Training([.. epochs.Select(row => ((double)row.Epoch, row.TrainLoss))]),
                Validation([
                    .. epochs.Where(row => row.ValidationLoss is not null).Select(row => ((double)row.Epoch, row.ValidationLoss!.Value)),
                ]),
            ],
        };
        var accuracy = new LineChart
        {
            Title = "Accuracy (%)",
            XLabel = "Epoch",
            YMaximum = 100,
            Mark = kept,
            Series =
            [
                Training([.. epochs.Select(row => ((double)row.Epoch, 100 * row.TrainAccuracy))]),
                Validation([
                    .. epochs
                        .Where(row => row.ValidationAccuracy is not null)
                        .Select(row => ((double)row.Epoch, 100 * row.ValidationAccuracy!.Value)),
                ]),
            ],
        };
        Parts.Heading(page, "curves", "Learning curves");
        using (page.Open("div", ("class", "columns")))
        {
            using (page.Open("figure"))
            {
                page.Raw(loss.ToSvg());
            }

            using (page.Open("figure"))
            {
                page.Raw(accuracy.ToSvg());
            }
        }
    }

    /// <summary>Dashed, as in the curves of a study.</summary>
    private static LineSeries Training(ImmutableArray<(double, double)> points) => new("training", points) { Style = "s1" };

    private static LineSeries Validation(ImmutableArray<(double, double)> points) => new("validation", points) { Style = "s0" };
}
