using System.Text.Json;

namespace Permafrost.Bench;

/// <summary>What one program measured in one go: the JSON that it prints as its last line.</summary>
internal sealed record Reading
{
    public static JsonSerializerOptions Json { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Numbers by name, such as <c>images_per_second</c>.</summary>
    public Dictionary<string, double> Values { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Versions of what was measured, by name.</summary>
    public Dictionary<string, string> Software { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What the program chose by itself, such as the fastest batch size; may be empty.</summary>
    public string Note { get; init; } = "";
}
