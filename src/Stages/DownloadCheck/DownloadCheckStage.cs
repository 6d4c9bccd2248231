using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Pipeline;
using Permafrost.Stages.DownloadCheck.Examination;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>Obtains a dataset and checks it: digests, format, labels, counts, duplicates.</summary>
/// <remarks>
/// <para>
/// Of pinned files: <c>dataset.json</c> and the raw files. The key holds what the files must be, not where they come from: another
/// mirror reruns nothing.
/// </para>
/// <para>
/// Of class folders: <c>dataset.json</c>, <c>manifest.json</c> and <c>thumbnails.safetensors</c>; the images stay where they are, and the key holds
/// what they are.
/// </para>
/// </remarks>
public sealed class DownloadCheckStage : Stage
{
    internal const string Summary = "dataset.json";
    internal const string Manifest = "manifest.json";
    internal const string ThumbnailFile = "thumbnails.safetensors";

    private readonly DatasetDefinition dataset;
    private readonly CheckOptions answers;
    private readonly string dataDirectory;
    private readonly DownloadSettings settings;

    /// <param name="dataset">What to obtain.</param>
    /// <param name="answers">What to do about leakage and bad images.</param>
    /// <param name="dataDirectory">The folder <c>data/</c>; files are looked for, and kept, in <c>data/NAME/</c>. No part of the key.</param>
    /// <param name="digestDirectory">Folder in which digests of the user's files are remembered; null: nothing is. No part of the key.</param>
    public DownloadCheckStage(DatasetDefinition dataset, CheckOptions answers, string dataDirectory, string? digestDirectory)
        : this(dataset, dataDirectory, new DownloadSettings { DigestFolder = digestDirectory }, answers) { }

    internal DownloadCheckStage(
        DatasetDefinition dataset,
        string dataDirectory,
        DownloadSettings? settings = null,
        CheckOptions? answers = null
    )
    {
        this.dataset = dataset;
        this.answers = answers ?? new();
        this.dataDirectory = dataDirectory;
        this.settings = settings ?? new();
        if (dataset.Source is FoldersSource)
        {
            Files = new DatasetFiles(dataset, dataDirectory, this.settings);
            ExternalInputs = [Files];
            Outputs = [Summary, Manifest, ThumbnailFile];
        }
        else
        {
            Outputs = [Summary, .. RawDataset.FileNames(dataset.Source)];
        }
    }

    /// <summary>The user's image files; null where the dataset has none.</summary>
    internal DatasetFiles? Files { get; }

    /// <summary>What reads the user's files: it is made before a stage runs, when the files are looked for.</summary>
    internal IEnumerable<Type> TreeTypes => Files is null ? [] : [typeof(FolderTree), typeof(ZipTree)];

    /// <summary>Whether training images may be left out that the raw files hold: then the summary says which.</summary>
    internal bool DropsRawImages => Files is null && answers.OnLeakage == LeakageAnswer.Drop;

    public override string Name => "DownloadCheck";

    public override JsonObject Parameters
    {
        get
        {
            var parameters = new JsonObject
            {
                ["classes"] = new JsonArray([.. dataset.Classes.Select(name => JsonValue.Create(name))]),
                ["source"] = SourceJson(dataset.Source),
            };
            if (Files is not null)
            {
                // The name is a folder's, and no output holds it.
                parameters["check"] = OptionJson.Serialize(answers);
                return parameters;
            }

            parameters["dataset"] = dataset.Name;
            if (answers.OnLeakage != LeakageAnswer.Warn)
            {
                parameters["check"] = new JsonObject { ["on_leakage"] = OptionJson.Serialize(answers.OnLeakage) };
            }

            return parameters;
        }
    }

    public override JsonObject Described
    {
        get
        {
            var described = Parameters;
            described["dataset"] = dataset.Name;
            if (Files?.Found is { } content)
            {
                described["images"] = content.CountsJson(dataset.Classes);
            }

            return described;
        }
    }

    /// <summary>Every kind of mirror counts, whichever the definition has: another mirror reruns nothing.</summary>
    /// <remarks>Class folders may lie on the disk or in a zip file: both count, whichever it is.</remarks>
    public override IEnumerable<Type> CodeRoots => [.. OptionTypes.WithAllChoices(dataset.Source), .. TreeTypes];

    /// <summary>Two checks of one dataset, say with other answers, would download it twice.</summary>
    public override string OutsidePlace => Path.Combine(dataDirectory, dataset.Name);

    public override IReadOnlyList<StageInput> Inputs => [];

    public override IReadOnlyList<ExternalInput> ExternalInputs { get; } = [];

    public override IReadOnlyList<string> Outputs { get; }

    public override void Run(StageContext context)
    {
        if (Files is not null)
        {
            FolderCheck.Run(dataset, answers, Files.Content, context);
            return;
        }

        RequireSoundDefinition();
        switch (dataset.Source)
        {
            case IdxSource idx:
                var fetch = new DatasetFetch(dataset.Name, RawDataset.PinnedFiles(idx), idx.Mirrors, dataDirectory, settings, context);

                // The pipeline's stages are synchronous; this thread has nothing else to do meanwhile.
                var answered = Task.Run(fetch.RunAsync).GetAwaiter().GetResult();
                context.Note("mirror", string.Join(", ", answered));
                break;
            case ShapesSource shapes:
                Draw(shapes, "train", shapes.TrainCount, 0.0, context);
                Draw(shapes, "test", shapes.TestCount, 0.5, context);
                context.Note("mirror", "drawn here");
                break;
            default:
                throw RawDataset.Unknown(dataset.Source);
        }

        new RawCheck(dataset, answers, context).Run();
    }

    private static void Draw(ShapesSource shapes, string split, int count, double startFraction, StageContext context)
    {
        var renderer = new ShapesRenderer(shapes, split);
        int done = 0;
        ImageSetFile.Write(
            context.OutputPath($"{split}.safetensors"),
            count,
            renderer.Shape,
            ShapesRenderer.Label,
            (index, pixels, _) => renderer.Draw(index, pixels),
            scratchBytes: 0,
            context.Threads,
            images =>
            {
                done += images;
                context.Report(new StageProgress(startFraction + 0.4 * done / count, $"drawing {split}: {done} of {count}"));
            },
            context.Cancellation
        );
    }

    /// <summary>What the files must be; where they come from is no part of it.</summary>
    private static JsonNode SourceJson(DatasetSource source)
    {
        var json = OptionJson.Serialize(source);
        var options = json.AsObject().Single().Value!.AsObject();
        options.Remove("mirrors");
        options.Remove("archives");
        return json;
    }

    /// <summary>Names become paths below <c>data/</c> and outputs of the stage; figures must be as many as classes.</summary>
    private void RequireSoundDefinition()
    {
        var faults = new List<string>();
        if (!IsPlainName(dataset.Name))
        {
            faults.Add($"dataset '{dataset.Name}': its name is no plain folder name.");
        }

        var names = RawDataset.FileNames(dataset.Source);
        faults.AddRange(names.Where(name => !IsPlainName(name)).Select(name => $"dataset {dataset.Name}: '{name}' is no plain file name."));
        if (names.Append(Summary).Distinct(StringComparer.Ordinal).Count() <= names.Length)
        {
            faults.Add($"dataset {dataset.Name}: its files {string.Join(", ", names)} need names of their own, other than {Summary}.");
        }

        if (dataset.Source is ShapesSource && dataset.Classes.Length != ShapesRenderer.Classes.Length)
        {
            faults.Add(
                $"dataset {dataset.Name}: found {dataset.Classes.Length} classes, expected {ShapesRenderer.Classes.Length}: {string.Join(", ", ShapesRenderer.Classes)}."
            );
        }

        if (faults.Count > 0)
        {
            throw new UserErrorException(faults);
        }
    }

    private static bool IsPlainName(string name) => name is not ("" or "." or "..") && name.IndexOfAny(['/', '\\', '\0', ':']) < 0;
}
