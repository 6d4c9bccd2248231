using System.Globalization;
using System.Text;

namespace Permafrost.Reporting.Predictions;

/// <summary>The form of <c>uncertainty.csv</c>: <c>index,entropy,mutual_information</c>, in nats, a row for each test image.</summary>
public static class UncertaintyCsv
{
    private const string Header = "index,entropy,mutual_information";

    /// <summary>The text: <c>\n</c> at line ends, each number in the shortest digits that read back as the same one.</summary>
    /// <param name="entropies">Predictive entropy of each image, <c>[N]</c>.</param>
    /// <param name="mutualInformation"><c>[N]</c>.</param>
    public static string Text(IReadOnlyList<double> entropies, IReadOnlyList<double> mutualInformation)
    {
        var text = new StringBuilder(Header).Append('\n');
        for (int image = 0; image < entropies.Count; image++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{image},{entropies[image]},{mutualInformation[image]}\n");
        }

        return text.ToString();
    }

    /// <summary>The entropy of each image, out of what <see cref="Text"/> wrote.</summary>
    /// <exception cref="InvalidDataException">A line is not as <see cref="Text"/> would write it; the message names the line.</exception>
    public static IReadOnlyList<double> ReadEntropies(string csv)
    {
        string[] lines = csv.Split('\n');
        if (!string.Equals(lines[0], Header, StringComparison.Ordinal) || lines.Length < 2 || lines[^1].Length > 0)
        {
            throw new InvalidDataException(
                $"uncertainty.csv: the header is not as expected, or the last line was cut off; expected '{Header}' and whole lines. Run Evaluate again."
            );
        }

        return [.. lines.Skip(1).SkipLast(1).Select(Entropy)];
    }

    private static double Entropy(string line, int image)
    {
        string[] fields = line.Split(',');
        return
            fields.Length == 3
            && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && index == image
            && double.TryParse(fields[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double entropy)
            && double.IsFinite(entropy)
            ? entropy
            : throw new InvalidDataException(
                $"uncertainty.csv: line {image + 2} is '{line}'; expected image {image}, its entropy and its mutual information. Run Evaluate again."
            );
    }
}
