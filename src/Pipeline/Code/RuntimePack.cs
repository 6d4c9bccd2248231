using System.Text.Json;
using Permafrost.Core.Files;

namespace Permafrost.Pipeline.Code;

/// <summary>The framework's assemblies where they lie beside ours: in a self-contained publication.</summary>
internal static class RuntimePack
{
    private const string Core = "System.Private.CoreLib.dll";

    /// <param name="directory">A program's folder.</param>
    /// <returns>Names of the assemblies; none where the framework lies elsewhere.</returns>
    /// <exception cref="JsonException">The program's <c>.deps.json</c> is damaged.</exception>
    public static IReadOnlySet<string> AssembliesIn(string directory)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (!File.Exists(Path.Combine(directory, Core)))
        {
            return names;
        }

        foreach (string file in SortedDirectory.Files(directory, "*.deps.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var packs = document
                .RootElement.GetProperty("libraries")
                .EnumerateObject()
                .Where(library => library.Value.GetProperty("type").ValueEquals("runtimepack"))
                .Select(library => library.Name)
                .ToHashSet(StringComparer.Ordinal);
            names.UnionWith(
                document
                    .RootElement.GetProperty("targets")
                    .EnumerateObject()
                    .SelectMany(target => target.Value.EnumerateObject())
                    .Where(library => packs.Contains(library.Name) && library.Value.TryGetProperty("runtime", out _))
                    .SelectMany(library => library.Value.GetProperty("runtime").EnumerateObject())
                    .Select(assembly => Path.GetFileNameWithoutExtension(assembly.Name))
            );
        }

        return names;
    }
}
