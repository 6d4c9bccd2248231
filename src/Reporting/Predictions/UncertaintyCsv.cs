using System.Globalization;
using System.Text;

namespace Permafrost.Reporting.Predictions;

/// <summary>The form of <c>uncertainty.csv</c>: <c>index,entropy,mutual_information</c>, in nats, a row for each test image.</summary>
public static class UncertaintyCsv
{
    /// <summary>The text: <c>\n</c> at line ends, each number in the shortest digits that read back as the same one.</summary>
    /// <param name="entropies">Predictive entropy of each image, <c>[N]</c>.</param>
    /// <param name="mutualInformation"><c>[N]</c>.</param>
    public static string Text(IReadOnlyList<double> entropies, IReadOnlyList<double> mutualInformation)
    {
        var text = new StringBuilder("index,entropy,mutual_information\n");
        for (int image = 0; image < entropies.Count; image++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{image},{entropies[image]},{mutualInformation[image]}\n");
        }

        return text.ToString();
    }
}
