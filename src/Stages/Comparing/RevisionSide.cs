using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Experiments;
using Permafrost.Experiments.Expansion;
using Permafrost.Reporting.Comparisons.Sides;
using Permafrost.Stages.Locks;

namespace Permafrost.Stages.Comparing;

/// <summary>Reads a side out of git: the locks of a revision, or one file of it.</summary>
/// <param name="request">The chosen experiments, whose locks are meant.</param>
/// <param name="notes">Takes what a reader should know.</param>
internal sealed class RevisionSide(StudyRequest request, List<string> notes)
{
    private readonly GitRepository git = new(request.RepositoryRoot);
    private readonly SideContent content = new(request.DataDirectory, notes);

    /// <exception cref="UserErrorException">There is no such revision, or it holds no result.</exception>
    public Side Read(SideRequest side)
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
        var predictions = new StoredPredictions(request.StoreDirectory, [Path.Combine(request.ArtifactsDirectory, "runs")]);
        List<SideRun> runs = [];
        if (parts.Length == 2)
        {
            byte[] bytes =
                git.File(commit, parts[1], out string answer)
                ?? throw new UserErrorException(
                    $"{side.Option} is '{VisibleText.Of(side.Given)}'{answer}. Expected the path of a lock or a report that is committed there"
                );
            runs.AddRange(content.Read(bytes, VisibleText.Of(side.Given), Committed(files, parts[1]), files?.Root ?? "", predictions));
        }
        else
        {
            string[] paths = [.. LockPaths(commit)];
            List<string> missing = [];
            foreach (string path in paths)
            {
                if (git.File(commit, $"./{path}", out _) is { } bytes)
                {
                    runs.AddRange(content.Read(bytes, $"{parts[0]}:{path}", Committed(files, path), files?.Root ?? "", predictions));
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
        return new Side(side.Given, at, SideReader.Distinct(side, at, runs))
        {
            Commit = commit.Length == 0 ? null : commit,
            PredictionsFrom =
                $"For the predictions of {at}: git worktree add ../at-{revision} {revision}, and there "
                + $"dotnet run --project build -- --target=Evaluate --experiments={experiments} --store={VisibleText.Of(request.StoreDirectory)}; then compare again.",
        };
    }

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

    private static string? Committed(RevisionFiles? files, string path) =>
        files is null || path.Contains("..", StringComparison.Ordinal) || Path.IsPathRooted(path) ? null : Path.Combine(files.Root, path);

    private string InRoot(string path) => Path.GetRelativePath(request.RepositoryRoot, path).Replace('\\', '/');
}
