using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Permafrost.Core.Json;

namespace Permafrost.Reporting.History;

/// <summary>How training went, epoch by epoch; written as <c>history.csv</c>.</summary>
/// <remarks>UTF-8, <c>\n</c>; every number in the shortest digits that read back as the same 64-bit number; empty fields where there is no validation split.</remarks>
public sealed class TrainingHistory
{
    private const string Header = "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate";

    // As Float, but for blanks around the number.
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <param name="epochs">The epochs in order, numbered from 1 without a gap, every number finite.</param>
    /// <exception cref="ArgumentException">The epochs are not numbered so, or a number is not finite or out of range.</exception>
    public TrainingHistory(IEnumerable<EpochRecord> epochs)
    {
        Epochs = [.. epochs];
        if (Fault(Epochs) is { } fault)
        {
            throw new ArgumentException(fault, nameof(epochs));
        }
    }

    public ImmutableArray<EpochRecord> Epochs { get; }

    /// <summary>The text of <c>history.csv</c>.</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder(Header).Append('\n');
        foreach (var row in Epochs)
        {
            csv.Append(row.Epoch).Append(',');
            csv.Append(Text(row.TrainLoss)).Append(',').Append(Text(row.TrainAccuracy)).Append(',');
            csv.Append(Text(row.ValidationLoss)).Append(',').Append(Text(row.ValidationAccuracy)).Append(',');
            csv.Append(Text(row.LearningRate)).Append('\n');
        }

        return csv.ToString();
    }

    /// <summary>Reads what <see cref="ToCsv"/> wrote.</summary>
    /// <exception cref="InvalidDataException">A line is not as <see cref="ToCsv"/> would write it; the message names the line.</exception>
    public static TrainingHistory FromCsv(string csv)
    {
        string[] lines = csv.Split('\n');
        if (!string.Equals(lines[0], Header, StringComparison.Ordinal) || lines.Length < 2 || lines[^1].Length > 0)
        {
            throw new InvalidDataException(
                $"history.csv: the header is not as expected, or the last line was cut off; expected '{Header}' and whole lines. Run Train again."
            );
        }

        ImmutableArray<EpochRecord> epochs = [.. lines.Skip(1).SkipLast(1).Select((line, index) => Parse(line, index + 2))];
        return Fault(epochs) is { } fault
            ? throw new InvalidDataException($"history.csv: {fault} Run Train again.")
            : new TrainingHistory(epochs);
    }

    private static EpochRecord Parse(string line, int number)
    {
        string[] fields = line.Split(',');
        if (
            fields.Length == 6
            && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out int epoch)
            && Number(fields[1]) is { } trainLoss
            && Number(fields[2]) is { } trainAccuracy
            && (fields[3].Length == 0 || Number(fields[3]) is not null)
            && (fields[4].Length == 0 || Number(fields[4]) is not null)
            && Number(fields[5]) is { } learningRate
        )
        {
            return new EpochRecord(epoch, trainLoss, trainAccuracy, Number(fields[3]), Number(fields[4]), learningRate);
        }

        throw new InvalidDataException(
            $"history.csv: line {number} is '{line}'; expected an epoch and five numbers, of which the validation ones may be empty. Run Train again."
        );
    }

    private static double? Number(string field) =>
        double.TryParse(field, Plain, CultureInfo.InvariantCulture, out double value) ? value : null;

    private static string Text(double? value) => value is { } number ? EcmaScriptNumber.Format(number) : "";

    private static string? Fault(ImmutableArray<EpochRecord> epochs)
    {
        for (int i = 0; i < epochs.Length; i++)
        {
            if (Fault(epochs[i], i + 1) is { } fault)
            {
                return $"epoch {i + 1}: {fault}";
            }
        }

        return null;
    }

    private static string? Fault(EpochRecord row, int expected)
    {
        if (row.Epoch != expected)
        {
            return $"it has number {row.Epoch}; expected {expected}.";
        }

        double[] all = [row.TrainLoss, row.TrainAccuracy, row.ValidationLoss ?? 0, row.ValidationAccuracy ?? 0, row.LearningRate];
        if (!all.All(double.IsFinite))
        {
            return "a number is not finite.";
        }

        bool sharesFit = row.TrainAccuracy is >= 0 and <= 1 && row.ValidationAccuracy is null or (>= 0 and <= 1);
        return sharesFit && row.ValidationLoss is null == row.ValidationAccuracy is null
            ? null
            : "an accuracy is outside 0..1, or only one of the two validation numbers is there.";
    }
}
