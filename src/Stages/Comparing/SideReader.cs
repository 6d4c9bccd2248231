using System.Collections.Immutable;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Core.Text;
using Permafrost.Experiments.Expansion;
using Permafrost.Reporting.Comparisons.Sides;
using Permafrost.Stages.Locks;

namespace Permafrost.Stages.Comparing;

/// <summary>Reads a side that needs no run: files and revisions.</summary>
/// <param name="request">The chosen experiments: whose locks, and with <c>--only</c> which.</param>
internal sealed class SideReader(StudyRequest request)
{
    private readonly List<string> notes = [];

    private string Runs => Path.Combine(request.ArtifactsDirectory, "runs");

    /// <exception cref="UserErrorException">It cannot be read, or holds no experiment.</exception>
    public Side Read(SideRequest side)
    {
        notes.Clear();
        var read = side.Kind switch
        {
            SideKind.File or SideKind.LastReport => OfFile(side),
            SideKind.Revision => new RevisionSide(request, notes).Read(side),
            SideKind.Locks => OfLocks(side),
            _ => throw new ArgumentOutOfRangeException(nameof(side), side.Kind, "Experiments are read from a run."),
        };
        ImmutableArray<SideRun> runs = [.. read.Runs.Where(run => OnlyFilter.Takes(run.Name, request.Only))];
        return runs.IsEmpty
            ? throw new UserErrorException(
                request.Only.Count > 0 && !read.Runs.IsEmpty
                    ? $"{side.Option}: --only={request.Only[0]} takes none of the {read.Runs.Length} experiments of {read.Title}, such as {read.Runs[0].Name}"
                    : $"{side.Option}: {read.Title} holds no experiment; expected one at least"
            )
            : read with
            {
                Runs = runs,
                Notes = [.. notes.Distinct(StringComparer.Ordinal)],
            };
    }

    private Side OfFile(SideRequest side)
    {
        string shown = side.Kind == SideKind.LastReport ? "artifacts/reports/report.json" : side.Given;
        if (Path.GetExtension(side.FullPath) is ".yaml" or ".yml")
        {
            throw new UserErrorException(
                $"{side.Option}: {VisibleText.Of(shown)} is an experiment file, which holds no results; expected its lock, a report.json, or the name of one of its experiments (--target=Status lists them)"
            );
        }

        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(side.FullPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string next = side.Kind == SideKind.LastReport ? "; run Report, or name the candidate" : "";
            throw new UserErrorException(
                $"{side.Option}: {VisibleText.Of(shown)} cannot be read: {exception.Message.TrimEnd('.')}. Expected a report.json or a lock{next}"
            );
        }

        // Beside reports/ stands runs/, in artifacts/ as in a bundle.
        string runs = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(side.FullPath)!, "..", "runs"));
        var predictions = new StoredPredictions(request.StoreDirectory, [runs, Runs]);
        var content = new SideContent(request.DataDirectory, notes);
        string display = VisibleText.Of(shown);
        return new Side(side.Given, display, [.. content.Read(bytes, display, side.FullPath, request.RepositoryRoot, predictions)])
        {
            PredictionsFrom =
                $"For the predictions of {display}: put them at {VisibleText.Of(runs)}/EXPERIMENT/predictions.csv, or name the store that has them with --store=DIR.",
        };
    }

    private Side OfLocks(SideRequest side)
    {
        var predictions = new StoredPredictions(request.StoreDirectory, [Runs]);
        List<SideRun> runs = [];
        List<string> missing = [];
        foreach (
            string path in request.ExperimentPaths.SelectMany(path =>
                Directory.Exists(path) ? SortedDirectory.Files(path, $"*{LockFile.Extension}") : [LockFile.PathBeside(path)]
            )
        )
        {
            if (LockFile.Read(path, InRoot(path)) is { } file)
            {
                var definitions = KnownDefinition.Beside(request.RepositoryRoot, path, request.DataDirectory, notes);
                runs.AddRange(LockSide.Of(file, definitions, predictions));
            }
            else
            {
                missing.Add(InRoot(path));
            }
        }

        if (runs.Count == 0)
        {
            throw new UserErrorException(
                $"{side.Option}: the work tree holds no {(missing.Count > 0 ? string.Join(" or ", missing) : "lock of the chosen experiments")}. Run Report, which writes it, or name what is to be compared"
            );
        }

        notes.AddRange(missing.Select(path => $"The work tree holds no {path}."));
        return new Side(side.Given, "the locks of the work tree", Distinct(side, "the work tree", runs))
        {
            PredictionsFrom =
                "For the predictions of the work tree: run --target=Evaluate, which makes what is missing, or name the store that has them with --store=DIR.",
        };
    }

    /// <summary>The runs of several locks as those of one side.</summary>
    internal static ImmutableArray<SideRun> Distinct(SideRequest side, string title, List<SideRun> runs) =>
        runs.GroupBy(run => run.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice
            ? throw new UserErrorException(
                $"{side.Option}: {twice.Key} is in several locks of {title}; expected each name once: choose one file with --experiments"
            )
            : [.. runs];

    private string InRoot(string path) => Path.GetRelativePath(request.RepositoryRoot, path).Replace('\\', '/');
}
