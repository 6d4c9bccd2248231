using System.Text.Json.Nodes;
using Permafrost.Reporting.Results;

namespace Permafrost.Reporting.Text;

/// <summary>Short names for readers: <c>deep-cnn, dropout 0.25</c>.</summary>
internal static class ExperimentLabel
{
    /// <summary>The values on the axes where the report holds one study, else the full name.</summary>
    public static string Of(ExperimentResult one, ReportDocument report) =>
        report.Studies.Length == 1 && !one.Axes.IsEmpty ? Of(one.Axes) : one.Name;

    public static string Of(IEnumerable<KeyValuePair<string, JsonNode>> axes) =>
        string.Join(", ", axes.Select(axis => Of(axis.Key, axis.Value)));

    /// <summary>An architecture's name says what it is; every other value is named.</summary>
    public static string Of(string axis, JsonNode? value) =>
        string.Equals(axis, "architecture", StringComparison.Ordinal) ? JsonNodeText.Plain(value) : $"{axis} {JsonNodeText.Plain(value)}";
}
