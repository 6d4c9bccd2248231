using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Core.Json;
using Permafrost.Pipeline.Remote;

namespace Permafrost.Stages.Slurm;

/// <summary>
/// The folder of a run, <c>artifacts/slurm/RUN/</c>: what its jobs are to do (<c>run.json</c>, <c>1.tsv</c>, …), their scripts, <c>logs/</c>, and <c>results/</c>, in which each job says what
/// became of its stage. It stays for the user to read.
/// </summary>
internal sealed class SlurmRunFolder
{
    private const int LongestLine = 300;

    private SlurmRunFolder(string path) => Path = path;

    public string Path { get; }

    private string Name => System.IO.Path.GetFileName(Path);

    private string RequestPath => System.IO.Path.Combine(Path, "run.json");

    private string Results => System.IO.Path.Combine(Path, "results");

    public static SlurmRunFolder Open(string path) => new(path);

    /// <summary>A new folder, and a mark in the store by which jobs see that it is the same store.</summary>
    public static SlurmRunFolder Create(StudyRequest request)
    {
        string name = $"{DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{Guid.NewGuid().ToString("N")[..4]}";
        var folder = new SlurmRunFolder(System.IO.Path.Combine(request.ArtifactsDirectory, "slurm", name));
        ShownFiles.Writing(
            folder.Path,
            () =>
            {
                // The logs' folder must be there before a job is: Slurm makes none.
                Directory.CreateDirectory(System.IO.Path.Combine(folder.Path, "logs"));
                Directory.CreateDirectory(folder.Results);
                AtomicFile.WriteBytes(folder.RequestPath, StableJson.Bytes(ToJson(request)));
            }
        );
        string mark = folder.MarkIn(request.StoreDirectory);
        ShownFiles.Writing(
            mark,
            () =>
                AtomicFile.WriteText(
                    mark,
                    "A run whose stages are made by jobs of a cluster: artifacts/slurm. It removes this file when it ends.\n"
                )
        );
        return folder;
    }

    /// <summary>What the run asks of its jobs.</summary>
    public StudyRequest ReadRequest()
    {
        try
        {
            var json = JsonNode.Parse(File.ReadAllBytes(RequestPath))!;
            return new StudyRequest
            {
                RepositoryRoot = (string)json["repository"]!,
                ExperimentPaths = Strings(json["experiments"]),
                Set = Strings(json["set"]),
                StoreDirectory = (string)json["store"]!,
                DataDirectory = (string)json["data"]!,
                Remote = RemoteOf(json["remote"]),
                Threads = 1,
            };
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            throw new UserErrorException(
                $"{RequestPath} cannot be read here ({Environment.MachineName}): {exception.Message.TrimEnd('.')}. Expected the clone on a folder that all nodes share."
            );
        }
    }

    /// <summary>Folders of this repository's runs on the store that have not ended, or whose process is gone.</summary>
    public static IEnumerable<SlurmRunFolder> Unfinished(StudyRequest request)
    {
        string marks = System.IO.Path.Combine(request.StoreDirectory, "slurm");
        return (Directory.Exists(marks) ? SortedDirectory.Files(marks) : [])
            .Select(mark => System.IO.Path.Combine(request.ArtifactsDirectory, "slurm", System.IO.Path.GetFileName(mark)))
            .Where(Directory.Exists)
            .Select(Open);
    }

    /// <summary>A line for each array: its number and its script.</summary>
    public void WriteJobs(IEnumerable<SlurmArray> arrays) =>
        Write("jobs.tsv", string.Concat(arrays.Select(array => $"{array.Job}\t{array.Name}.sbatch\n")));

    /// <returns>Numbers of the arrays; none where the run submitted none.</returns>
    public string[] ReadJobs()
    {
        string path = System.IO.Path.Combine(Path, "jobs.tsv");
        return File.Exists(path) ? [.. File.ReadLines(path).Select(line => line.Split('\t')[0])] : [];
    }

    /// <summary>Whether the store that this machine sees is the one of the machine that submitted.</summary>
    public bool IsMarked(string store) => File.Exists(MarkIn(store));

    public void RemoveMark(string store)
    {
        try
        {
            File.Delete(MarkIn(store));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It tells others nothing, and takes no room.
        }
    }

    /// <summary>Line N: an experiment, then for each phase in which a job makes something for it, the definition of the stage.</summary>
    public void WriteList(string name, IEnumerable<IReadOnlyList<SlurmElement>> lines) =>
        Write(
            $"{name}.tsv",
            string.Concat(
                lines.Select(line =>
                    $"{line[0].Experiment}\t{string.Join('\t', line.Select(element => $"{element.Phase}={element.Definition}"))}\n"
                )
            )
        );

    /// <returns>The experiment, and the definition of its stage.</returns>
    public (string Experiment, string Definition) ReadLine(string list, string phase, int line)
    {
        string[] cells = File.ReadLines(System.IO.Path.Combine(Path, $"{list}.tsv")).ElementAt(line - 1).Split('\t');
        return (cells[0], cells[1..].Single(cell => cell.StartsWith($"{phase}=", StringComparison.Ordinal))[(phase.Length + 1)..]);
    }

    /// <returns>Path of the script.</returns>
    public string WriteScript(SlurmArray array, string text) => Write($"{array.Name}.sbatch", text);

    public string ResultPath(string fileName) => System.IO.Path.Combine(Results, $"{fileName}.json");

    /// <summary>Results by the names of their files, without ending; unread.</summary>
    public IEnumerable<string> ResultNames() =>
        SortedDirectory
            .Files(Results)
            .Where(file => file.EndsWith(".json", StringComparison.Ordinal))
            .Select(file => System.IO.Path.GetFileNameWithoutExtension(file));

    public string LogPath(SlurmElement element) => System.IO.Path.Combine(Path, "logs", $"{element.FileName}.log");

    /// <summary>The last words of an element's job; null where it left no log.</summary>
    public string? LastWords(SlurmElement element)
    {
        try
        {
            string last = File.ReadLines(LogPath(element)).LastOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "";
            string visible = string.Concat(last.Take(LongestLine).Select(letter => char.IsControl(letter) ? ' ' : letter));
            return visible.Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Without credentials: those are in the environment of the jobs, as they were in that of the command.</summary>
    private static JsonObject ToJson(StudyRequest request) =>
        new()
        {
            ["remote"] = request.Remote is { } remote
                ? new JsonObject { ["address"] = remote.Address.AbsoluteUri, ["upload"] = remote.Upload }
                : null,
            ["repository"] = request.RepositoryRoot,
            ["experiments"] = Array(request.ExperimentPaths),
            ["set"] = Array(request.Set),
            ["store"] = request.StoreDirectory,
            ["data"] = request.DataDirectory,
        };

    private static RemoteOptions? RemoteOf(JsonNode? json) =>
        json is null
            ? null
            : new RemoteOptions
            {
                Address = RemoteOptions.AddressOf((string)json["address"]!),
                Upload = (bool)json["upload"]!,
                Credentials = RemoteCredentials.FromEnvironment(Environment.GetEnvironmentVariable),
            };

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static string[] Strings(JsonNode? node) => [.. node!.AsArray().Select(text => (string)text!)];

    private string MarkIn(string store) => System.IO.Path.Combine(store, "slurm", Name);

    private string Write(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        ShownFiles.Writing(path, () => AtomicFile.WriteText(path, text));
        return path;
    }
}
