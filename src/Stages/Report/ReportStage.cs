using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Files;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Definitions;
using Permafrost.Pipeline;
using Permafrost.Reporting;
using Permafrost.Reporting.Examination;
using Permafrost.Reporting.History;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;
using Permafrost.Reporting.Results;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Stages.Evaluate;
using Permafrost.Stages.Preprocess;
using Permafrost.Stages.Train;

namespace Permafrost.Stages.Report;

/// <summary>Compares all experiments in one report; a failed one stands beside the others with its reason.</summary>
/// <remarks>Outputs: <c>index.html</c>, <c>report.md</c>, <c>report.json</c>. The same results give the same bytes.</remarks>
public sealed class ReportStage : Stage
{
    internal const string Html = "index.html";
    internal const string Markdown = "report.md";
    internal const string Json = "report.json";

    private readonly IReadOnlyList<ReportSubject> subjects;
    private readonly IReadOnlyDictionary<string, string> failures;
    private readonly HashSet<string> sampled = new(StringComparer.Ordinal);
    private readonly Dictionary<PreprocessStage, string> testImages = new(ReferenceEqualityComparer.Instance);

    /// <param name="subjects">The experiments, in the order of the report.</param>
    /// <param name="failures">Reason by name of those that failed.</param>
    public ReportStage(IReadOnlyList<ReportSubject> subjects, IReadOnlyDictionary<string, string> failures)
    {
        this.subjects = subjects;
        this.failures = failures;
        foreach (var subject in subjects.Where(subject => !failures.ContainsKey(subject.Experiment.Name)))
        {
            // One input for all experiments on the same images.
            testImages.TryAdd(subject.Images, InputName(subject.Experiment.Name, PreprocessStage.Test));
            if (subject.Experiment.Evaluate.McDropout > 0)
            {
                sampled.Add(subject.Experiment.Name);
            }
        }

        Inputs = [.. subjects.SelectMany(InputsOf), .. testImages.Select(one => new StageInput(one.Value, one.Key, PreprocessStage.Test))];
    }

    public override string Name => "Report";

    public override JsonObject Parameters =>
        new()
        {
            ["order"] = new JsonArray([.. subjects.Select(subject => (JsonNode)subject.Experiment.Name)]),
            ["experiments"] = new JsonObject(
                subjects.Select(subject => KeyValuePair.Create(subject.Experiment.Name, (JsonNode?)DefinitionOf(subject)))
            ),
        };

    public override JsonObject Described =>
        new()
        {
            ["experiments"] = Names(subjects),
            ["failed"] = Names(subjects.Where(subject => failures.ContainsKey(subject.Experiment.Name))),
        };

    public override IReadOnlyList<StageInput> Inputs { get; }

    public override IReadOnlyList<string> Outputs { get; } = [Html, Markdown, Json];

    public override void Run(StageContext context)
    {
        var datasets = new Dictionary<string, DatasetSummary>(StringComparer.Ordinal);
        var augmented = new HashSet<(string Dataset, PreprocessOptions Preprocess, AugmentationOptions Augment)>();
        List<ExperimentResult> results = [.. subjects.Select(subject => ResultOf(subject, datasets, augmented, context))];
        using var pictures = new TestPictures(
            subjects
                .Where(subject => testImages.ContainsKey(subject.Images))
                .ToDictionary(
                    subject => subject.Experiment.Name,
                    subject => context.InputPath(testImages[subject.Images]),
                    StringComparer.Ordinal
                )
        );
        var report = ReportDocument.Build(
            results,
            result => ReadPredictions(result, context),
            result => ReadEntropies(result, context),
            pictures
        );
        AtomicFile.WriteText(context.OutputPath(Html), ReportHtml.Write(report));
        AtomicFile.WriteText(context.OutputPath(Markdown), ReportMarkdown.Write(report));
        AtomicFile.Write(context.OutputPath(Json), stream => ReportJson.Write(report, stream));
    }

    private static JsonArray Names(IEnumerable<ReportSubject> of) => new([.. of.Select(one => (JsonNode)one.Experiment.Name)]);

    private static string InputName(string experiment, string output) => $"{experiment}/{output}";

    private IEnumerable<StageInput> InputsOf(ReportSubject subject)
    {
        string name = subject.Experiment.Name;
        if (failures.ContainsKey(name))
        {
            yield break;
        }

        yield return new StageInput(InputName(name, DownloadCheckStage.Summary), subject.Dataset, DownloadCheckStage.Summary);
        if (subject.Dataset.Files is not null)
        {
            yield return new StageInput(
                InputName(name, DownloadCheckStage.ThumbnailFile),
                subject.Dataset,
                DownloadCheckStage.ThumbnailFile
            );
        }

        yield return new StageInput(InputName(name, PreprocessStage.Summary), subject.Images, PreprocessStage.Summary);
        if (subject.Experiment.Augment.ChangesImages)
        {
            yield return new StageInput(InputName(name, PreprocessStage.Samples), subject.Images, PreprocessStage.Samples);
        }

        foreach (string output in (string[])[TrainStage.Model, TrainStage.History, TrainStage.Summary])
        {
            yield return new StageInput(InputName(name, output), subject.Trained, output);
        }

        foreach (string output in (string[])[EvaluateStage.Predictions, EvaluateStage.Metrics])
        {
            yield return new StageInput(InputName(name, output), subject.Evaluated, output);
        }

        if (sampled.Contains(name))
        {
            yield return new StageInput(InputName(name, EvaluateStage.Uncertainty), subject.Evaluated, EvaluateStage.Uncertainty);
        }
    }

    private JsonObject DefinitionOf(ReportSubject subject)
    {
        var experiment = subject.Experiment;
        return new()
        {
            ["file"] = experiment.File,
            ["description"] = experiment.Description,
            ["dataset"] = new JsonObject
            {
                ["name"] = experiment.Dataset.Name,
                ["description"] = experiment.Dataset.Description,
                ["licence"] = experiment.Dataset.Licence,
                ["classes"] = new JsonArray([.. experiment.Dataset.Classes.Select(one => (JsonNode)one)]),
            },
            ["parameters"] = new JsonObject(
                subject.Parameters.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value.DeepClone()))
            ),
            ["axes"] = new JsonObject(experiment.Axes.Select(axis => KeyValuePair.Create(axis.Key, (JsonNode?)axis.Value.DeepClone()))),
            ["failure"] = failures.GetValueOrDefault(experiment.Name),
        };
    }

    private ExperimentResult ResultOf(
        ReportSubject subject,
        Dictionary<string, DatasetSummary> datasets,
        HashSet<(string Dataset, PreprocessOptions Preprocess, AugmentationOptions Augment)> augmented,
        StageContext context
    )
    {
        var experiment = subject.Experiment;
        var result = new ExperimentResult
        {
            Name = experiment.Name,
            File = experiment.File,
            Description = experiment.Description,
            FailureReason = failures.GetValueOrDefault(experiment.Name),
            Parameters = subject.Parameters,
            Axes = experiment.Axes,
            IsBitExact = experiment.IsBitExact,
            Dataset = DatasetOf(experiment, splits: []),
        };
        if (!result.IsDone)
        {
            return datasets.TryGetValue(experiment.Dataset.Name, out var known) ? result with { Dataset = known } : result;
        }

        string Input(string output) => context.InputPath(InputName(experiment.Name, output));
        if (!datasets.TryGetValue(experiment.Dataset.Name, out var dataset))
        {
            string summary = File.ReadAllText(Input(DownloadCheckStage.Summary));
            var pictures = subject.Dataset.Files is null ? [] : ReportPictures.Thumbnails(Input(DownloadCheckStage.ThumbnailFile));
            dataset = DatasetOf(experiment, Splits(summary)) with { Examination = DatasetExaminationJson.FromJson(summary, pictures) };
            datasets.Add(experiment.Dataset.Name, dataset);
        }

        return result with
        {
            Dataset = dataset,
            TrainingCount = (int)JsonNode.Parse(File.ReadAllText(Input(PreprocessStage.Summary)))!["splits"]!["train"]!["count"]!,
            ModelDigest = Sha256Digest.OfFile(Input(TrainStage.Model)),
            PredictionsDigest = Sha256Digest.OfFile(Input(EvaluateStage.Predictions)),
            Model = ModelSummary.FromJson(File.ReadAllText(Input(TrainStage.Summary))),
            History = TrainingHistory.FromCsv(File.ReadAllText(Input(TrainStage.History))),
            Metrics = SplitMetrics.FromJson(File.ReadAllText(Input(EvaluateStage.Metrics))),
            Augmented =
                experiment.Augment.ChangesImages && augmented.Add((experiment.Dataset.Name, experiment.Preprocess, experiment.Augment))
                    ? ReportPictures.ContactSheet(experiment, Input(PreprocessStage.Samples))
                    : null,
        };
    }

    private static DatasetSummary DatasetOf(ExperimentDefinition experiment, ImmutableArray<DatasetSplit> splits) =>
        new()
        {
            Name = experiment.Dataset.Name,
            Description = experiment.Dataset.Description,
            Licence = experiment.Dataset.Licence,
            Classes = experiment.Dataset.Classes,
            Splits = splits,
        };

    private static ImmutableArray<DatasetSplit> Splits(string summary) =>
        [
            .. JsonNode.Parse(summary)!["splits"]!
                .AsObject()
                .Select(split => new DatasetSplit(split.Key, [.. split.Value!["class_counts"]!.AsArray().Select(count => (int)count!)])),
        ];

    private IReadOnlyList<double>? ReadEntropies(ExperimentResult result, StageContext context)
    {
        string name = InputName(result.Name, EvaluateStage.Uncertainty);
        return sampled.Contains(result.Name) ? UncertaintyCsv.ReadEntropies(File.ReadAllText(context.InputPath(name))) : null;
    }

    private static PredictionTable ReadPredictions(ExperimentResult result, StageContext context) =>
        PredictionTable.ReadCsv(File.ReadAllBytes(context.InputPath(InputName(result.Name, EvaluateStage.Predictions))));
}
