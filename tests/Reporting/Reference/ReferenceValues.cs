using System.Text.Json;

namespace Permafrost.Tests.Reporting.Reference;

/// <summary><c>reference.json</c>, recorded from scikit-learn, SciPy and statsmodels by <c>reference.py</c> beside it.</summary>
internal static class ReferenceValues
{
    private static readonly Lazy<JsonElement> Root = new(() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Reporting", "Reference", "reference.json"))).RootElement
    );

    /// <summary>Versions of those that computed it, by name.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Versions =>
        [
            .. Root
                .Value.GetProperty("versions")
                .EnumerateObject()
                .Select(version => KeyValuePair.Create(version.Name, version.Value.GetString()!)),
        ];

    public static IReadOnlyList<JsonElement> Of(string section) => [.. Root.Value.GetProperty(section).EnumerateArray()];

    public static double[] Numbers(this JsonElement json, string name) =>
        [.. json.GetProperty(name).EnumerateArray().Select(one => one.GetDouble())];

    public static int[] Integers(this JsonElement json, string name) =>
        [.. json.GetProperty(name).EnumerateArray().Select(one => one.GetInt32())];

    public static int Integer(this JsonElement json, string name) => json.GetProperty(name).GetInt32();

    public static double Number(this JsonElement json, string name) => json.GetProperty(name).GetDouble();
}
