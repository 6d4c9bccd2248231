using System.Globalization;
using Permafrost.Core.Files;

namespace Permafrost.Model.Training.Checkpoints;

/// <summary>Checkpoints in a folder, named by their places: <c>epoch-00003-step-0000000412.safetensors</c>.</summary>
internal sealed class CheckpointFolder(string path)
{
    private const string Extension = ".safetensors";

    public string PathOf(TrainingPlace place) =>
        Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"epoch-{place.Epoch:D5}-step-{place.Step:D10}{Extension}"));

    /// <summary>What is there, the furthest first.</summary>
    public IReadOnlyList<(TrainingPlace Place, string Path)> Find() =>
        Directory.Exists(path)
            ?
            [
                .. SortedDirectory
                    .Files(path)
                    .Select(file => (Place: PlaceOf(Path.GetFileName(file)), Path: file))
                    .Where(file => file.Place is not null)
                    .Select(file => (file.Place!.Value, file.Path))
                    .OrderByDescending(file => file.Value),
            ]
            : [];

    /// <summary>Removes all but the furthest ones, and what a killed process left half-written. Nobody else may be writing here.</summary>
    public void Keep(int furthest)
    {
        var kept = Find().Take(furthest).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (string file in Directory.Exists(path) ? SortedDirectory.Files(path) : [])
        {
            if (!kept.Contains(file))
            {
                TryDelete(file);
            }
        }
    }

    /// <summary>Removes a file if that is possible; otherwise it stays and costs only room.</summary>
    public static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody reads it, or the folder may not be written.
        }
    }

    private static TrainingPlace? PlaceOf(string name) =>
        name.EndsWith(Extension, StringComparison.Ordinal)
        && name[..^Extension.Length].Split('-') is ["epoch", var epoch, "step", var step]
        && int.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out int epochs)
        && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int steps)
            ? new TrainingPlace(epochs, steps)
            : null;
}
