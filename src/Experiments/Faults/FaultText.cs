using Permafrost.Core.Text;

namespace Permafrost.Experiments.Faults;

/// <summary>Text of strangers as a message shows it: on one line, bounded, nothing invisible.</summary>
internal static class FaultText
{
    private const int LongestValue = 80;
    private const int LongestName = 500;

    /// <summary>A value, in quotes.</summary>
    public static string Quote(string text) => $"\"{VisibleText.Of(text, LongestValue)}\"";

    /// <summary>A key, a name or a sentence.</summary>
    public static string Plain(string text) => VisibleText.Of(text, LongestName);

    /// <summary>A path in full.</summary>
    public static string Path(string text) => VisibleText.Of(text);

    /// <summary><c>a, b, c</c>.</summary>
    public static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(Plain));
}
