using System.Collections.Immutable;
using System.Text.Json;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Core.Text;
using Permafrost.Experiments;
using Permafrost.Experiments.Expansion;
using Permafrost.Reporting.Comparisons.Sides;
using Permafrost.Stages.Locks;

namespace Permafrost.Stages.Comparing;

/// <summary>Reads a side that needs no run: files and revisions.</summary>
/// <param name="request">The chosen experiments: whose locks, and with <c>--only</c> which.</param>
internal sealed class SideReader(StudyRequest request)
{
    private readonly GitRepository git = new(request.RepositoryRoot);
    private readonly List<string> notes = [];

    private string Runs => Path.Combine(request.ArtifactsDirectory, "runs");

    /// <exception cref="UserErrorException">It cannot be read, or holds no experiment.</exception>
    public Side Read(SideRequest side)
    {
        notes.Clear();
        var read = side.Kind switch
        {
            SideKind.File or SideKind.LastReport => OfFile(side),
            SideKind.Revision => OfRevision(side),
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
        string display = VisibleText.Of(shown);
        return new Side(side.Given, display, [.. Content(bytes, display, side.FullPath, request.RepositoryRoot, predictions)])
        {
            PredictionsFrom =
                $"For the predictions of {display}: put them at {VisibleText.Of(runs)}/EXPERIMENT/predictions.csv, or name the store that has them with --store=DIR.",
        };
    }

    private Side OfRevision(SideRequest side)
    {
        string[] parts = side.Given.Split(':', 2);
        string commit =
            parts[0].Length == 0 && parts.Length == 2
                ? ""
                : git.Commit(side.Option, parts[0], () => NearestName.Hint(parts[0], ExperimentsKnown()));
        string at =
            commit.Length == 0 ? "what is staged"
            : side.Given.StartsWith(commit[..12], StringComparison.OrdinalIgnoreCase) && parts.Length == 1 ? commit[..12]
            : $"{VisibleText.Of(side.Given)} ({commit[..12]})";
        using var files = RevisionFiles.Of(git, commit, request.ArtifactsDirectory);
        var predictions = new StoredPredictions(request.StoreDirectory, [Runs]);
        List<SideRun> runs = [];
        if (parts.Length == 2)
        {
            byte[] bytes =
                git.File(commit, parts[1], out string answer)
                ?? throw new UserErrorException(
                    $"{side.Option} is '{VisibleText.Of(side.Given)}'{answer}. Expected the path of a lock or a report that is committed there"
                );
            runs.AddRange(Content(bytes, VisibleText.Of(side.Given), Committed(files, parts[1]), files?.Root ?? "", predictions));
        }
        else
        {
            string[] paths = [.. LockPaths(commit)];
            List<string> missing = [];
            foreach (string path in paths)
            {
                if (git.File(commit, $"./{path}", out _) is { } bytes)
                {
                    runs.AddRange(Content(bytes, $"{parts[0]}:{path}", Committed(files, path), files?.Root ?? "", predictions));
                }
                else
                {
                    missing.Add(path);
                }
            }

            if (runs.Count == 0)
            {
                throw new UserErrorException(
                    $"{side.Option}: {at} holds no {(missing.Count > 0 ? string.Join(" or ", missing) : "lock of the chosen experiments")}. "
                        + "Report writes locks beside experiment files, and revisions are compared by them: commit them, or choose other experiments with --experiments"
                );
            }

            notes.AddRange(missing.Select(path => $"{at} holds no {path}."));
        }

        string experiments = string.Join(',', request.ExperimentPaths.Select(InRoot));
        string revision = commit.Length == 0 ? "HEAD" : commit[..12];
        return new Side(side.Given, at, Distinct(side, at, runs))
        {
            Commit = commit.Length == 0 ? null : commit,
            PredictionsFrom =
                $"For the predictions of {at}: git worktree add ../at-{revision} {revision}, and there "
                + $"dotnet run --project build -- --target=Evaluate --experiments={experiments} --store={VisibleText.Of(request.StoreDirectory)}; then compare again.",
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

    /// <summary>Names that a mistyped revision may have been meant for.</summary>
    private IEnumerable<string> ExperimentsKnown()
    {
        try
        {
            return
            [
                .. ExperimentNames.FilesIn(request.ExperimentPaths).Select(file => file.Name),
                .. ExperimentLoader
                    .Load(
                        new ExperimentRequest(request.RepositoryRoot, request.ExperimentPaths, [], [])
                        {
                            DataDirectory = request.DataDirectory,
                        }
                    )
                    .Select(experiment => experiment.Name),
            ];
        }
        catch (UserErrorException)
        {
            // That the experiments hold faults is another matter.
            return [];
        }
    }

    /// <summary>The experiments of a file, whichever of the two it is.</summary>
    private IEnumerable<SideRun> Content(byte[] bytes, string display, string? path, string root, StoredPredictions predictions)
    {
        if (!display.EndsWith(LockFile.Extension, StringComparison.OrdinalIgnoreCase))
        {
            JsonDocument json;
            try
            {
                json = JsonDocument.Parse(WithoutMark(bytes));
            }
            catch (JsonException exception)
            {
                string what = exception.Message.Split(" LineNumber:")[0].TrimEnd('.');
                throw new UserErrorException(
                    $"{display}:{(exception.LineNumber ?? 0) + 1}: is no JSON: {VisibleText.Of(what, 300)}. Expected the report.json that Report writes, or a lock, NAME.lock.json."
                );
            }

            using (json)
            {
                if (json.RootElement.ValueKind != JsonValueKind.Object)
                {
                    throw new UserErrorException(
                        $"{display}: holds a JSON {json.RootElement.ValueKind.ToString().ToLowerInvariant()}; expected the object that is a report.json or a lock."
                    );
                }

                if (!json.RootElement.TryGetProperty("experiments", out var experiments) || experiments.ValueKind != JsonValueKind.Object)
                {
                    return ReportSide.Read(json.RootElement, display, predictions);
                }
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
                : KnownDefinition.Beside(root, path, request.DataDirectory, notes),
            predictions
        );
    }

    /// <summary>Some editors write a byte order mark; JSON knows none.</summary>
    private static ReadOnlyMemory<byte> WithoutMark(byte[] bytes) => bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;

    private static string? Committed(RevisionFiles? files, string path) =>
        files is null || path.Contains("..", StringComparison.Ordinal) || Path.IsPathRooted(path) ? null : Path.Combine(files.Root, path);

    /// <summary>Paths of the locks that a commit may have, relative to the root.</summary>
    private IEnumerable<string> LockPaths(string commit)
    {
        foreach (string path in request.ExperimentPaths)
        {
            string inRoot = InRoot(path);
            if (!path.EndsWith(".yaml", StringComparison.Ordinal) && !File.Exists(path))
            {
                foreach (
                    string name in git.Files(commit, $"./{inRoot}")
                        .Where(name => name.EndsWith(LockFile.Extension, StringComparison.Ordinal))
                )
                {
                    yield return $"{inRoot}/{name}";
                }
            }
            else
            {
                yield return LockFile.PathBeside(inRoot);
            }
        }
    }

    private static ImmutableArray<SideRun> Distinct(SideRequest side, string title, List<SideRun> runs) =>
        runs.GroupBy(run => run.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice
            ? throw new UserErrorException(
                $"{side.Option}: {twice.Key} is in several locks of {title}; expected each name once: choose one file with --experiments"
            )
            : [.. runs];

    private string InRoot(string path) => Path.GetRelativePath(request.RepositoryRoot, path).Replace('\\', '/');
}
