using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Permafrost.Core.Files;
using Permafrost.Core.Tensors;
using Permafrost.Experiments;
using Permafrost.Experiments.Definitions;
using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Stages.Evaluate;
using Permafrost.Stages.Preprocess;
using Permafrost.Stages.Train;

namespace Permafrost.Bench.Reports;

/// <summary>A <see cref="LargeStudy"/> as a user's repository has it: its experiment file, and the results of its stages as files.</summary>
/// <param name="study">The study.</param>
/// <param name="answers">Whose predictions and metrics its experiments have; those of another study of as many experiments save the disk a gigabyte.</param>
internal sealed class LargeStudyFiles(LargeStudy study, LargeStudy answers)
{
    // Weights of a small network; only their digest is wanted.
    private const int ModelBytes = 1_700_000;

    /// <summary>Where all of them lie; they stay for the next time.</summary>
    private static readonly string Folder = Path.Combine(Checkout.Scratch, "report");

    private readonly string root = Path.Combine(Folder, study.Name);
    private readonly string shared = Path.Combine(Folder, "shared");
    private readonly string results = Path.Combine(Folder, "results", answers.Name);

    /// <summary>Its experiments, as the program reads them.</summary>
    public IReadOnlyList<ExperimentDefinition> Experiments()
    {
        Put(Path.Combine(root, "Permafrost.slnx"), "<Solution />\n");
        string datasets = Path.Combine("experiments", "datasets", "fashion-mnist.yaml");
        Put(Path.Combine(root, datasets), File.ReadAllText(Path.Combine(Checkout.Root, datasets)));
        for (int network = 1; network <= 10; network++)
        {
            Put(
                Path.Combine(root, "experiments", "architectures", $"net-{network}.yaml"),
                "parameters: { dropout: 0.0 }\nlayers:\n  - flatten\n  - dropout: { rate: \"{dropout}\" }\n  - dense: { units: classes }\n"
            );
        }

        string matrix = string.Concat(
            study.Axes.Select(axis =>
                $"  {axis.Name}: [{string.Join(", ", axis.Values.Select(value => value.ToJsonString().Trim('"')))}]\n"
            )
        );
        string file = Path.Combine(root, "experiments", $"{study.Name}.yaml");
        Put(
            file,
            $$"""
            description: {{LargeStudy.Question}}
            dataset: fashion-mnist
            preprocess: { size: 28, channels: gray, validation: 0.1 }
            architecture: net-1
            train: { epochs: {{LargeStudy.Epochs}}, batch_size: 64, optimizer: { adam: { learning_rate: 0.001 } } }
            matrix:

            """ + matrix
        );
        return ExperimentLoader.Load(new ExperimentRequest(root, [file], [], []));
    }

    /// <summary>Where an output of a stage lies.</summary>
    /// <param name="number">Place of the experiment in the matrix.</param>
    /// <param name="output">Name of the file.</param>
    public string PathOf(int number, string output) =>
        output is EvaluateStage.Predictions or EvaluateStage.Metrics or TrainStage.History
            ? Path.Combine(results, $"{number}", output)
            : Path.Combine(shared, output);

    /// <summary>Where the report is written.</summary>
    public string ReportPath(string output) => Path.Combine(root, output);

    /// <summary>Writes what is not there yet.</summary>
    public void Write()
    {
        WriteShared();
        Parallel.For(
            0,
            answers.Count,
            number =>
            {
                // The last one to be written: whoever was interrupted goes on there.
                string metrics = PathOf(number, EvaluateStage.Metrics);
                if (File.Exists(metrics))
                {
                    return;
                }

                Directory.CreateDirectory(Path.GetDirectoryName(metrics)!);
                AtomicFile.WriteBytes(PathOf(number, EvaluateStage.Predictions), answers.Predictions(number).ToCsv());
                AtomicFile.WriteText(PathOf(number, TrainStage.History), answers.History(number).ToCsv());
                AtomicFile.WriteText(metrics, answers.Metrics(number).ToJson());
            }
        );
    }

    private void WriteShared()
    {
        Directory.CreateDirectory(shared);
        var perClass = new JsonArray([.. LargeAnswers.Classes.Select((_, k) => (JsonNode)((study.TestCount + 9 - k) / 10))]);
        var trained = new JsonArray([.. LargeAnswers.Classes.Select(_ => (JsonNode)6000)]);
        var splits = new JsonObject
        {
            ["train"] = new JsonObject { ["class_counts"] = trained },
            ["test"] = new JsonObject { ["class_counts"] = perClass },
        };
        Put(Path.Combine(shared, DownloadCheckStage.Summary), new JsonObject { ["splits"] = splits }.ToJsonString());
        Put(Path.Combine(shared, PreprocessStage.Summary), """{ "splits": { "train": { "count": 54000 } } }""");
        Put(Path.Combine(shared, TrainStage.Summary), LargeStudy.Model.ToJson());
        AtomicFile.WriteBytes(Path.Combine(shared, TrainStage.Model), new byte[ModelBytes]);
        AtomicFile.Write(
            Path.Combine(shared, PreprocessStage.Test),
            stream =>
            {
                using var writer = new SafetensorsWriter(
                    stream,
                    ImageSet.Layout(study.TestCount, new ActivationShape(DrawnPictures.Side, DrawnPictures.Side, 1))
                );
                writer.Write(MemoryMarshal.AsBytes<int>([.. Enumerable.Range(0, study.TestCount).Select(image => image % 10)]));
                for (int image = 0; image < study.TestCount; image++)
                {
                    writer.Write(DrawnPictures.Pixels(image));
                }

                writer.Complete();
            }
        );
    }

    private static void Put(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.WriteText(path, text);
    }
}
