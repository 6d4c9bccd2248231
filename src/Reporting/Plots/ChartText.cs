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
}
