using Permafrost.Core.Errors;
using Permafrost.Experiments.Definitions;
using Permafrost.Experiments.Expansion;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Experiments;

/// <summary>Experiment files -> experiments that are known to be right.</summary>
public static class ExperimentLoader
{
    /// <summary>The chosen experiments: files in the order asked for, the expansions of each in the order of its matrix.</summary>
    /// <exception cref="UserErrorException">Anything is wrong with the files or the options; every fault is in it, with its place.</exception>
    public static IReadOnlyList<ExperimentDefinition> Load(ExperimentRequest request) => Load(request, out _);

    /// <inheritdoc cref="Load(ExperimentRequest)"/>
    /// <param name="request">Which experiments.</param>
    /// <param name="sources">Absolute paths of every file that was read for them, in ordinal order: what they extend, architectures and datasets, too.</param>
    public static IReadOnlyList<ExperimentDefinition> Load(ExperimentRequest request, out IReadOnlyList<string> sources)
    {
        ArgumentNullException.ThrowIfNull(request);
        var faults = new FaultList();
        var files = new SourceFiles(request.RepositoryRoot, faults, request.DataDirectory);
        var reader = new ExperimentReader(files, faults);
        var sets = request.Set.Select(text => SetOption.Parse(text, faults)).OfType<SetOption>().ToList();
        bool allFound = ExperimentPaths.Find(request.Paths, files, faults, out var paths);
        var experiments = paths.SelectMany(path => reader.Read(path, sets)).ToList();
        if (allFound && reader.NamesAreComplete && reader.Names.Count > 0)
        {
            OnlyFilter.Check(reader.Names, request.Only, faults);
            ExperimentNames.Check(reader.Names, request.Name, faults);
        }

        faults.ThrowIfAny();
        sources = files.Paths;
        return
        [
            .. experiments.Where(experiment =>
                OnlyFilter.Takes(experiment.Name, request.Only) && (request.Name is null || experiment.Name == request.Name)
            ),
        ];
    }
}
