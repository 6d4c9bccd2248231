using System.Buffers.Text;
using System.Text;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Predictions;

/// <summary>The form of <c>predictions.csv</c>.</summary>
internal static class PredictionCsv
{
    private static readonly string[] LeadingColumns = ["index", "label", "predicted"];

    // Three integers of at most 11 characters, separators and the longest 32-bit number, -1.17549435E-38, fit well.
    private const int LongestNumber = 24;

    public static void Write(PredictionTable table, Stream stream)
    {
        stream.Write(Encoding.UTF8.GetBytes(CsvText.Line([.. LeadingColumns, .. table.ClassNames])));
        byte[] line = new byte[(3 + table.ClassCount) * LongestNumber];
        for (int image = 0; image < table.Count; image++)
        {
            int length = 0;
            Append(image, line, ref length);
            Append(table.Labels[image], line, ref length);
            Append(table.Predicted[image], line, ref length);
            foreach (float probability in table.Probabilities(image))
            {
                probability.TryFormat(line.AsSpan(length), out int written, default, provider: null);
                length += written;
                line[length++] = (byte)',';
            }

            line[length - 1] = (byte)'\n';
            stream.Write(line.AsSpan(0, length));
        }
    }

    public static PredictionTable Parse(ReadOnlySpan<byte> csv)
    {
        var header = CsvText.ReadRecord(csv, "predictions.csv", out var rest);
        if (
            header.Count <= LeadingColumns.Length
            || !header.Take(LeadingColumns.Length).SequenceEqual(LeadingColumns, StringComparer.Ordinal)
        )
        {
            throw new InvalidDataException(
                "predictions.csv: the header is not as expected; expected 'index,label,predicted,' and one column per class. Run Evaluate again."
            );
        }

        int classes = header.Count - LeadingColumns.Length;
        int rows = rest.Count((byte)'\n');
        int[] labels = new int[rows];
        int[] predicted = new int[rows];

        // A row takes two bytes a class and more: where there are fewer, one of the rows is at fault, and is named before room for all is needed.
        float[] probabilities = new float[Math.Min(rows, rest.Length / (2 * classes) + 1) * classes];
        for (int row = 0; row < rows; row++)
        {
            int end = rest.IndexOf((byte)'\n');
            ParseRow(rest[..end], row, ref labels[row], ref predicted[row], probabilities.AsSpan(row * classes, classes));
            rest = rest[(end + 1)..];
        }

        return rest.IsEmpty
            ? Checked([.. header.Skip(LeadingColumns.Length)], labels, predicted, probabilities)
            : throw Fault(rows, "has no end; the file was cut off");
    }

    private static void ParseRow(ReadOnlySpan<byte> line, int row, ref int label, ref int predicted, Span<float> probabilities)
    {
        int index = Integer(ref line, row, "index");
        if (index != row)
        {
            throw Fault(row, $"has index {index}; expected {row}");
        }

        label = Integer(ref line, row, "label");
        predicted = Integer(ref line, row, "predicted");
        int classes = probabilities.Length;
        for (int k = 0; k < classes; k++)
        {
            if (
                !ProbabilityText.TryParse(line, out probabilities[k], out int used)
                || (used < line.Length) != (k < classes - 1)
                || !Next(ref line, used)
            )
            {
                throw Fault(row, $"holds no number for class {k}, or a column too few or too many; expected {classes} probabilities");
            }
        }
    }

    private static PredictionTable Checked(List<string> classNames, int[] labels, int[] predicted, float[] probabilities)
    {
        if (PredictionTable.Fault(classNames.Count, labels, probabilities) is { } fault)
        {
            throw new InvalidDataException($"predictions.csv: {fault} Run Evaluate again.");
        }

        var table = PredictionTable.Of([.. classNames], labels, probabilities);
        for (int row = 0; row < table.Count; row++)
        {
            if (predicted[row] != table.Predicted[row])
            {
                throw Fault(row, $"predicts class {predicted[row]}, but class {table.Predicted[row]} is the most probable");
            }
        }

        return table;
    }

    private static int Integer(ref ReadOnlySpan<byte> line, int row, string column) =>
        Utf8Parser.TryParse(line, out int value, out int used) && used < line.Length && Next(ref line, used)
            ? value
            : throw Fault(row, $"holds no whole number in column '{column}'");

    private static bool Next(ref ReadOnlySpan<byte> line, int used)
    {
        if (used < line.Length && line[used] != (byte)',')
        {
            return false;
        }

        line = line[Math.Min(used + 1, line.Length)..];
        return true;
    }

    private static void Append(int value, byte[] line, ref int length)
    {
        Utf8Formatter.TryFormat(value, line.AsSpan(length), out int written);
        length += written;
        line[length++] = (byte)',';
    }

    private static InvalidDataException Fault(int row, string what) =>
        new($"predictions.csv: the row of image {row} {what}. Run Evaluate again.");
}
