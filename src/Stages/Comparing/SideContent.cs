using System.Text.Json;
using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Reporting.Comparisons.Sides;
using Permafrost.Stages.Locks;

namespace Permafrost.Stages.Comparing;

/// <summary>The experiments that a file holds, be it a report or a lock.</summary>
/// <param name="dataDirectory">The folder <c>data/</c>.</param>
/// <param name="notes">Takes what a reader should know.</param>
internal sealed class SideContent(string dataDirectory, List<string> notes)
{
    private const string Expected = "Expected the report.json that Report writes, or a lock, NAME.lock.json.";

    /// <param name="bytes">The file.</param>
    /// <param name="display">How messages name it.</param>
    /// <param name="path">Where the file lies, so that a lock's experiment file is found beside it; null: nowhere.</param>
    /// <param name="root">The repository that it is part of.</param>
    /// <param name="predictions">Where the results may be.</param>
    /// <exception cref="UserErrorException">It is neither.</exception>
    public IEnumerable<SideRun> Read(byte[] bytes, string display, string? path, string root, StoredPredictions predictions)
    {
        if (!display.EndsWith(LockFile.Extension, StringComparison.OrdinalIgnoreCase))
        {
            using var json = Parse(bytes, display);
            if (!json.RootElement.TryGetProperty("experiments", out var experiments) || experiments.ValueKind != JsonValueKind.Object)
            {
                return ReportSide.Read(json.RootElement, display, predictions);
            }
        }

        var file = LockReader.Read(bytes, display);
        if (path is null)
        {
            notes.Add($"Which parameters differ is not known: the experiment file of {display} cannot be had.");
        }

        return LockSide.Of(
            file,
            path is null
                ? new Dictionary<string, KnownDefinition>(StringComparer.Ordinal)
                : KnownDefinition.Beside(root, path, dataDirectory, notes),
            predictions
        );
    }

    private static JsonDocument Parse(byte[] bytes, string display)
    {
        try
        {
            // Some editors write a byte order mark; JSON knows none.
            var json = JsonDocument.Parse(bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes);
            var kind = json.RootElement.ValueKind;
            if (kind == JsonValueKind.Object)
            {
                return json;
            }

            json.Dispose();
            throw new UserErrorException($"{display}: holds a JSON {kind.ToString().ToLowerInvariant()}. {Expected}");
        }
        catch (JsonException exception)
        {
            string what = exception.Message.Split(" LineNumber:")[0].TrimEnd('.');
            throw new UserErrorException(
                $"{display}:{(exception.LineNumber ?? 0) + 1}: is no JSON: {VisibleText.Of(what, 300)}. {Expected}"
            );
        }
    }
}
