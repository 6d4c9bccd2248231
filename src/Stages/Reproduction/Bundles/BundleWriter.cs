using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Experiments;
using Permafrost.Pipeline.Storage;
using Permafrost.Stages.Evaluate;
using Permafrost.Stages.Locks;
using Permafrost.Stages.Report;
using Permafrost.Stages.Train;

namespace Permafrost.Stages.Reproduction.Bundles;

/// <summary>Packs what a stranger needs to derive results again: experiments, locks, the locked results, the report.</summary>
/// <remarks>
/// The paths are those of the repository, with results under <c>runs/EXPERIMENT/</c> and the report under <c>reports/</c>. Images are no part of it: the datasets say where
/// they come from. Nor are backbones, whose digests the experiments name. The same results give the same bytes.
/// </remarks>
public sealed class BundleWriter
{
    private const string Next = "Run Report for the whole file, without --set and --only, then Bundle again.";

    private static readonly (string Stage, string Output)[] Results =
    [
        ("Train", TrainStage.Model),
        ("Train", TrainStage.History),
        ("Train", TrainStage.Trail),
        ("Evaluate", EvaluateStage.Predictions),
        ("Evaluate", EvaluateStage.Metrics),
    ];

    private readonly StudyRequest request;
    private readonly List<string> faults = [];

    // Said once, however many results are missing.
    private bool needsReport;
    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);

    private BundleWriter(StudyRequest request) => this.request = request;

    /// <summary>Writes a bundle of the chosen experiments.</summary>
    /// <param name="request">Which experiments.</param>
    /// <param name="path">The zip file; it is written whole or not at all.</param>
    /// <returns>Names of the experiments in it.</returns>
    /// <exception cref="UserErrorException">Something is missing or does not fit the locks, or the file cannot be written; all is named.</exception>
    public static IReadOnlyList<string> Write(StudyRequest request, string path)
    {
        if (request.Set.Count > 0)
        {
            throw new UserErrorException(
                $"--set is {string.Join(", ", request.Set)}; expected none: a bundle holds what the experiment files say."
            );
        }

        var writer = new BundleWriter(request);
        var manifest = writer.Gather();
        if (writer.needsReport)
        {
            writer.faults.Add(Next);
        }

        if (writer.faults.Count > 0)
        {
            throw new UserErrorException(writer.faults);
        }

        writer.files.Add(BundleManifest.Name, manifest.ToBytes());
        ShownFiles.Writing(path, () => writer.Save(path));
        return manifest.Experiments;
    }

    private BundleManifest Gather()
    {
        var experiments = ExperimentLoader.Load(
            new ExperimentRequest(request.RepositoryRoot, request.ExperimentPaths, request.Only, [])
            {
                DataDirectory = request.DataDirectory,
            },
            out var sources
        );
        foreach (string source in sources)
        {
            AddOfRepository(source);
        }

        foreach (var file in experiments.GroupBy(experiment => experiment.FullPath, StringComparer.Ordinal))
        {
            string path = LockFile.PathBeside(file.Key);
            string display = Path.GetRelativePath(request.RepositoryRoot, path).Replace('\\', '/');
            if (LockFile.Read(path, display) is not { } locked)
            {
                AddMissing($"{display}: there is no such file; expected the lock of the experiments");
                continue;
            }

            AddOfRepository(path);
            foreach (var experiment in file)
            {
                if (experiment.Dataset.Folder is not null)
                {
                    faults.Add(
                        $"{experiment.Name}: its dataset is a folder of this machine, {VisibleText.Of(experiment.Dataset.Folder)}; expected a dataset by name, experiments/datasets/NAME.yaml, which others can obtain"
                    );
                }

                if (experiment.Backbone is { IsInData: false } backbone)
                {
                    faults.Add(
                        $"{experiment.Name}: its backbone is a file of this machine, {VisibleText.Of(backbone.Options.Onnx)}; expected one under data/, where others can put it"
                    );
                }

                if (locked.Experiments.TryGetValue(experiment.Name, out var entry))
                {
                    AddResults(experiment.Name, entry);
                }
                else
                {
                    AddMissing($"{display}: holds no {experiment.Name}");
                }
            }
        }

        string[] names = [.. experiments.Select(experiment => experiment.Name)];
        AddReport(names);
        return new BundleManifest(
            names,
            [.. experiments.Select(experiment => InBundle(experiment.FullPath)).Distinct(StringComparer.Ordinal)],
            [.. files.Select(file => KeyValuePair.Create(file.Key, Sha256Digest.OfBytes(file.Value)))]
        );
    }

    private string InBundle(string path) => Path.GetRelativePath(request.RepositoryRoot, path).Replace('\\', '/');

    private void AddOfRepository(string path)
    {
        string name = InBundle(path);
        if (BundleReader.IsPlainPath(name))
        {
            files.TryAdd(name, File.ReadAllBytes(path));
        }
        else
        {
            faults.Add(
                $"{path}: lies outside of the repository {request.RepositoryRoot}; expected every file of the experiments inside, where the bundle has a place for it"
            );
        }
    }

    private void AddResults(string experiment, LockedExperiment locked)
    {
        var missing = new List<string>();
        foreach (var (stage, output) in Results)
        {
            var digest = locked.Stages[stage].Outputs.FirstOrDefault(one => one.Key == output).Value;
            string shown = Path.Combine(request.ArtifactsDirectory, "runs", experiment, output);
            byte[]? content = StoredContent.Find(request.StoreDirectory, digest) ?? StoredContent.Read(shown, digest);
            if (content is null)
            {
                missing.Add(output);
            }
            else
            {
                files.Add($"{BundleReader.Runs}/{experiment}/{output}", content);
            }
        }

        if (missing.Count > 0)
        {
            AddMissing($"{experiment}: {string.Join(", ", missing)} as the lock has it: neither in the store nor in artifacts/runs");
        }
    }

    private void AddMissing(string fault)
    {
        faults.Add(fault);
        needsReport = true;
    }

    /// <summary>The last report, if it is of these results.</summary>
    private void AddReport(string[] experiments)
    {
        string folder = Path.Combine(request.ArtifactsDirectory, "reports");
        try
        {
            byte[] json = File.ReadAllBytes(Path.Combine(folder, ReportStage.Json));
            var models = JsonNode.Parse(json)!["experiments"]!
                .AsArray()
                .ToDictionary(one => (string)one!["name"]!, one => (string?)one!["model_sha256"], StringComparer.Ordinal);
            string[] others =
            [
                .. experiments.Where(experiment =>
                    files.TryGetValue($"{BundleReader.Runs}/{experiment}/{TrainStage.Model}", out byte[]? model)
                    && models.GetValueOrDefault(experiment) != Sha256Digest.OfBytes(model).ToString()
                ),
            ];
            if (others.Length > 0)
            {
                AddMissing($"artifacts/reports: the last report is not of the locked results of {string.Join(", ", others)}");
            }

            foreach (string name in (string[])[ReportStage.Html, ReportStage.Markdown, ReportStage.Json])
            {
                files.Add($"reports/{name}", File.ReadAllBytes(Path.Combine(folder, name)));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            AddMissing($"artifacts/reports: there is no whole report to pack: {exception.Message}");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NullReferenceException)
        {
            AddMissing($"artifacts/reports/{ReportStage.Json}: is no report any more: {exception.Message}");
        }
    }

    private void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                var zip = new ZipWriter(stream);
                foreach (var (name, content) in files)
                {
                    zip.Add(name, content);
                }

                zip.Complete();
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
