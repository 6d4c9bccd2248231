using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Experiments.Expansion;

/// <summary>One key of a matrix.</summary>
/// <param name="Key">As the file writes it: <c>dropout</c>.</param>
/// <param name="Path">What it means: <c>parameters</c>, <c>dropout</c>.</param>
/// <param name="KeyAt">Where the key stands.</param>
/// <param name="Values">Its values, at least one.</param>
internal sealed record Axis(string Key, string[] Path, SourcePosition KeyAt, IReadOnlyList<YamlNode> Values)
{
    /// <summary>The key in full: <c>parameters.dropout</c>.</summary>
    public string Dotted => string.Join('.', Path);
}
