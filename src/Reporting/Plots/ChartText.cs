using System.Collections.Immutable;
using System.Globalization;

namespace Permafrost.Reporting.Plots;

/// <summary>Texts and numbers inside a chart.</summary>
internal static class ChartText
{
    /// <summary>A position: one decimal at most.</summary>
    public static string At(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A name cut to so many letters; SVG does not break lines, and nobody measures text here.</summary>
    public static string Short(string name, int letters)
    {
        var elements = new StringInfo(name.ReplaceLineEndings(" "));
        return elements.LengthInTextElements <= letters
            ? elements.String
            : elements.SubstringByTextElements(0, letters - 1).TrimEnd() + "\u2026";
    }

    /// <summary>Room for a bold name of so many letters in the chart's font: the widest usual font, with some to spare.</summary>
    public static double BoldWidth(int letters) => 7.4 * letters;

    /// <summary>Names cut to so many letters, at the end or, where that would make two of them equal, in the middle; where that would too, by number.</summary>
    public static ImmutableArray<string> Distinct(ImmutableArray<string> names, int letters)
    {
        ImmutableArray<string> cut = [.. names.Select(name => Short(name, letters))];
        if (AreDistinct(cut))
        {
            return cut;
        }

        cut = [.. names.Select(name => Ends(name, letters))];
        return AreDistinct(cut) ? cut : [.. names.Select((name, i) => Short($"{i + 1} {name}", letters))];
    }

    private static bool AreDistinct(ImmutableArray<string> names) => names.Distinct(StringComparer.Ordinal).Count() == names.Length;

    private static string Ends(string name, int letters)
    {
        var elements = new StringInfo(name.ReplaceLineEndings(" "));
        int length = elements.LengthInTextElements;
        int end = letters / 2;
        return length <= letters
            ? elements.String
            : elements.SubstringByTextElements(0, letters - end - 1).TrimEnd()
                + "\u2026"
                + elements.SubstringByTextElements(length - end).TrimStart();
    }
}
