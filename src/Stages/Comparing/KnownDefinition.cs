using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Experiments;
using Permafrost.Stages.Locks;
using Permafrost.Stages.Report;

namespace Permafrost.Stages.Comparing;

/// <summary>What the experiment file beside a lock says of an experiment: a lock itself holds results alone.</summary>
/// <param name="Dataset">Name of the dataset.</param>
/// <param name="Parameters">What defines it.</param>
internal sealed record KnownDefinition(string Dataset, ImmutableArray<KeyValuePair<string, JsonNode>> Parameters)
{
    /// <summary>The experiments of the file beside a lock, by name; none where there is no such file, or it is one of another version.</summary>
    /// <param name="root">The repository that it is part of.</param>
    /// <param name="lockPath">The lock.</param>
    /// <param name="data">The folder <c>data/</c>.</param>
    /// <param name="notes">Takes why they are not known.</param>
    public static IReadOnlyDictionary<string, KnownDefinition> Beside(string root, string lockPath, string data, List<string> notes)
    {
        string path = string.Concat(lockPath.AsSpan(0, lockPath.Length - LockFile.Extension.Length), ".yaml");
        string name = Path.GetFileName(path);
        if (!lockPath.EndsWith(LockFile.Extension, StringComparison.Ordinal) || !File.Exists(path))
        {
            notes.Add($"Which parameters differ is not known: there is no {name} beside the lock.");
            return new Dictionary<string, KnownDefinition>(StringComparer.Ordinal);
        }

        try
        {
            return ExperimentLoader
                .Load(new ExperimentRequest(root, [path], [], []) { DataDirectory = data })
                .ToDictionary(
                    experiment => experiment.Name,
                    experiment => new KnownDefinition(experiment.Dataset.Name, ReportParameters.Of(experiment)),
                    StringComparer.Ordinal
                );
        }
        catch (UserErrorException mistake)
        {
            notes.Add($"Which parameters differ is not known: {VisibleText.Of(mistake.Faults[0], 300).TrimEnd('.')}.");
            return new Dictionary<string, KnownDefinition>(StringComparer.Ordinal);
        }
    }
}
