using System.Collections.Immutable;

namespace Permafrost.Reporting.Predictions;

/// <summary>
/// What a network said about every image of a split: the true class, the class it chose and the probability of each class.
/// Rows keep the order of the split; probabilities are <c>[N, K]</c>, row by row.
/// </summary>
/// <remarks>The chosen class is the most probable one; of equally probable ones the lowest index.</remarks>
public sealed class PredictionTable
{
    /// <summary>How far a row's probabilities may sum from 1: 32-bit rounding of up to some thousand classes.</summary>
    internal const double SumTolerance = 1e-3;

    private readonly int[] labels;
    private readonly int[] predicted;
    private readonly float[] probabilities;

    /// <param name="classNames">The K classes, in the order of their indices; names need not be unique.</param>
    /// <param name="labels">True class of each image, <c>[N]</c>, each in 0..K-1.</param>
    /// <param name="probabilities"><c>[N, K]</c>, each in 0..1, every row summing to 1.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other, or a label or probability is out of range.</exception>
    public PredictionTable(IEnumerable<string> classNames, ReadOnlySpan<int> labels, ReadOnlySpan<float> probabilities)
    {
        ClassNames = [.. classNames];
        if (ClassNames.IsEmpty)
        {
            throw new ArgumentException("The table has no class; expected at least one.", nameof(classNames));
        }

        if (probabilities.Length != (long)labels.Length * ClassNames.Length)
        {
            throw new ArgumentException(
                $"There are {probabilities.Length} probabilities; expected {labels.Length} images x {ClassNames.Length} classes.",
                nameof(probabilities)
            );
        }

        if (Fault(ClassCount, labels, probabilities) is { } fault)
        {
            throw new ArgumentException(fault, nameof(probabilities));
        }

        this.labels = labels.ToArray();
        this.probabilities = probabilities.ToArray();
        predicted = new int[labels.Length];
        for (int image = 0; image < labels.Length; image++)
        {
            predicted[image] = ArgMax(Probabilities(image));
        }
    }

    private PredictionTable(ImmutableArray<string> classNames, int[] labels, float[] probabilities)
    {
        ClassNames = classNames;
        this.labels = labels;
        this.probabilities = probabilities;
        predicted = new int[labels.Length];
        for (int image = 0; image < labels.Length; image++)
        {
            predicted[image] = ArgMax(Probabilities(image));
        }
    }

    /// <summary>The K classes, in the order of their indices.</summary>
    public ImmutableArray<string> ClassNames { get; }

    public int ClassCount => ClassNames.Length;

    /// <summary>Number of images, N.</summary>
    public int Count => labels.Length;

    /// <summary>True class of each image, <c>[N]</c>.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <summary>Most probable class of each image, <c>[N]</c>.</summary>
    public ReadOnlySpan<int> Predicted => predicted;

    /// <summary>Probability of each class for one image, <c>[K]</c>.</summary>
    public ReadOnlySpan<float> Probabilities(int image) => probabilities.AsSpan(image * ClassCount, ClassCount);

    /// <summary>Writes <c>predictions.csv</c>: <c>index,label,predicted,</c> then one column per class, named after it.</summary>
    /// <remarks>UTF-8, <c>\n</c>, RFC 4180 quoting; each probability in the shortest digits that read back as the same 32-bit number.</remarks>
    public void WriteCsv(Stream stream) => PredictionCsv.Write(this, stream);

    /// <summary>The bytes of <c>predictions.csv</c>.</summary>
    public byte[] ToCsv()
    {
        using var stream = new MemoryStream();
        WriteCsv(stream);
        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="WriteCsv"/> wrote.</summary>
    /// <exception cref="InvalidDataException">A line is not as <see cref="WriteCsv"/> would write it; the message names the line.</exception>
    public static PredictionTable ReadCsv(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return PredictionCsv.Parse(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <inheritdoc cref="ReadCsv(Stream)"/>
    public static PredictionTable ReadCsv(ReadOnlySpan<byte> csv) => PredictionCsv.Parse(csv);

    /// <summary>A table of arrays that nobody else has, in which <see cref="Fault"/> finds nothing.</summary>
    internal static PredictionTable Of(ImmutableArray<string> classNames, int[] labels, float[] probabilities) =>
        new(classNames, labels, probabilities);

    /// <summary>Index of the largest value; the lowest one where several are largest.</summary>
    internal static int ArgMax(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
            {
                best = i;
            }
        }

        return best;
    }

    /// <summary>What is wrong with the first row that is, or null.</summary>
    internal static string? Fault(int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<float> probabilities)
    {
        for (int image = 0; image < labels.Length; image++)
        {
            if (RowFault(classCount, labels[image], probabilities.Slice(image * classCount, classCount)) is { } fault)
            {
                return $"image {image}: {fault}";
            }
        }

        return null;
    }

    private static string? RowFault(int classCount, int label, ReadOnlySpan<float> row)
    {
        if (label < 0 || label >= classCount)
        {
            return $"label {label} is no class; expected 0..{classCount - 1}.";
        }

        double sum = 0;
        foreach (float probability in row)
        {
            // Written so that NaN fails too.
            if (!(probability >= 0 && probability <= 1))
            {
                return $"probability {probability} is out of range; expected 0..1.";
            }

            sum += probability;
        }

        return Math.Abs(sum - 1) <= SumTolerance ? null : $"the probabilities sum to {sum:G6}; expected 1.";
    }
}
