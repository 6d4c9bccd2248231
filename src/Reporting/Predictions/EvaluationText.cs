using System.Globalization;
using System.Text;
using Permafrost.Core.Text;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Predictions;

/// <summary><c>output.txt</c>: how well a network does on somebody's own labelled images, for people.</summary>
/// <remarks>The same model and images give the same bytes.</remarks>
public static class EvaluationText
{
    /// <param name="experiment">Name of the experiment.</param>
    /// <param name="data">Name of the folder of images.</param>
    /// <param name="predictions">What the network said, labels known.</param>
    /// <param name="metrics">How well that is; null where no image could be read.</param>
    public static string Of(string experiment, string data, NamedPredictions predictions, ClassificationMetrics? metrics)
    {
        var text = new StringBuilder();
        Line($"Experiment  {experiment}");
        int unreadable = predictions.Unreadable.Count;
        string left = unreadable == 0 ? "" : $", {unreadable} more could not be read";
        Line($"Images      {Figures.Whole(predictions.Rows.Count - unreadable)} of {VisibleText.Of(data)}{left}");
        if (metrics is not null)
        {
            var interval = metrics.AccuracyInterval;
            Line($"Accuracy    {Figures.Percent(metrics.Accuracy)} (95 % interval {Figures.PercentRange(interval.Low, interval.High)})");
            Line($"Loss        {Figures.Decimal(metrics.Loss)} (mean cross-entropy)");
            if (metrics.Classes.All(one => one.Support > 0))
            {
                // A class without an image counts as one that is never found, which says nothing here.
                Line($"Macro F1    {Figures.Decimal(metrics.MacroF1)}");
            }

            text.Append('\n').Append(Classes(metrics)).Append('\n').Append(Confusion(metrics));
        }

        if (unreadable > 0)
        {
            text.Append("\nNot read\n");
            foreach (var row in predictions.Unreadable)
            {
                Line($"  {VisibleText.Of(row.Image)} {row.Fault}");
            }
        }

        return text.ToString();

        // No-break spaces are for web pages.
        void Line(string line) => text.Append(line.Replace('\u00a0', ' ')).Append('\n');
    }

    /// <summary>As scikit-learn's classification report.</summary>
    private static string Classes(ClassificationMetrics metrics)
    {
        string[] names = [.. metrics.Classes.Select(one => VisibleText.Of(one.Name))];
        int width = names.Append("Class").Max(name => name.Length);
        var table = new StringBuilder($"{"Class".PadRight(width)}   Precision   Recall   F1       Images\n");
        foreach (var (one, name) in metrics.Classes.Zip(names))
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"{name.PadRight(width)}   {Figures.Decimal(one.Precision), -9}   {Figures.Decimal(one.Recall), -6}   {Figures.Decimal(one.F1), -6}   {one.Support}\n"
            );
        }

        return table.ToString();
    }

    private static string Confusion(ClassificationMetrics metrics)
    {
        string[] names = [.. metrics.Classes.Select(one => VisibleText.Of(one.Name))];
        int width = names.Max(name => name.Length);
        int cell = Math.Max(
            names.Length.ToString(CultureInfo.InvariantCulture).Length,
            metrics.Confusion.Max(row => row.Max()).ToString(CultureInfo.InvariantCulture).Length
        );
        var table = new StringBuilder("Confusion: rows are the true classes, columns the predicted ones in the same order\n");
        foreach (var (row, name) in metrics.Confusion.Zip(names))
        {
            table.Append(name.PadRight(width)).Append("  ");
            foreach (int count in row)
            {
                table.Append(' ').Append(count.ToString(CultureInfo.InvariantCulture).PadLeft(cell));
            }

            table.Append('\n');
        }

        return table.ToString();
    }
}
