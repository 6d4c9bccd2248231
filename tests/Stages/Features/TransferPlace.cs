using Permafrost.Core.Digests;
using Permafrost.Experiments;
using Permafrost.Experiments.Definitions;
using Permafrost.Onnx;
using Permafrost.Stages;
using Permafrost.Stages.Features;

namespace Permafrost.Tests.Stages.Features;

/// <summary>A study of drawn shapes whose heads stand on a small network, which was trained on shapes before and exported.</summary>
internal sealed class TransferPlace : IDisposable
{
    public const string Plain = "small/dropout=0";
    public const string File = "data/backbones/tiny.onnx";
    public const string Output = "global_average_pool2d_1";

    private static readonly Lazy<byte[]> Trained = new(Train);

    public TransferPlace()
    {
        Directory.CreateDirectory(Study.PathOf("data/backbones"));
        System.IO.File.WriteAllBytes(BackbonePath, Trained.Value);
        Write();
    }

    public StudyPlace Study { get; } = new();

    public string BackbonePath => Study.PathOf(File);

    public string Digest => Sha256Digest.OfFile(BackbonePath).ToString();

    /// <summary>Writes the experiment.</summary>
    /// <param name="dropout">Rates of dropout.</param>
    /// <param name="backbone">More keys of the backbone.</param>
    /// <param name="more">More keys of the experiment.</param>
    public void Write(string dropout = "[0.0, 0.5]", string backbone = "", string more = "") =>
        Study.Write(
            "experiments/small.yaml",
            $$"""
            dataset: shapes
            preprocess: { size: 13, channels: gray, validation: 0.1 }
            backbone: { onnx: {{File}}, sha256: {{Digest}}, output: {{Output}}, normalize: { mean_std: { mean: [0.25], std: [0.5] } }{{backbone}} }
            architecture:
              parameters: { dropout: 0.0 }
              layers:
                - dropout: { rate: "{dropout}" }
                - dense: { units: classes }
            train: { epochs: 2, batch_size: 16, optimizer: { adam: { learning_rate: 0.01 } } }
            matrix: { dropout: {{dropout}} }
            {{more}}

            """
        );

    public ExperimentDefinition Load() =>
        ExperimentLoader.Load(new ExperimentRequest(Study.Root, [Study.PathOf("experiments/small.yaml")], [], []))[0];

    /// <summary>Runs everything with a store of its own.</summary>
    /// <returns>Digests of everything that the first experiment gave.</returns>
    public IReadOnlyList<string> DigestsWith(int threads)
    {
        using var place = new TransferPlace();
        System.IO.File.Copy(Study.PathOf("experiments/small.yaml"), place.Study.PathOf("experiments/small.yaml"), overwrite: true);
        place.Study.Run(place.Study.Request with { Threads = threads }).UpdateLocks();
        return
        [
            .. from stage in place.Study.Lock.Experiments[Plain].Stages.OrderBy(stage => stage.Key, StringComparer.Ordinal)
            from output in stage.Value.Outputs
            select $"{stage.Key} {output.Key} {output.Value}",
        ];
    }

    public void Dispose() => Study.Dispose();

    private static byte[] Train()
    {
        using var place = new StudyPlace();
        place.Write(
            "experiments/small.yaml",
            """
            dataset: shapes
            preprocess: { size: 13, channels: gray, validation: 0.1 }
            architecture:
              layers:
                - conv2d: { filters: 6, kernel: 3, activation: relu }
                - max_pool2d: { size: 2 }
                - conv2d: { filters: 20, kernel: 3, activation: relu }
                - global_average_pool2d
                - dense: { units: classes }
            train: { epochs: 2, batch_size: 16, optimizer: { adam: { learning_rate: 0.01 } } }

            """
        );
        var study = place.Run();
        using var network = TrainedNetwork.Open(study.Experiments[0], place.PathOf("artifacts/runs/small/model.safetensors"));
        using var bytes = new MemoryStream();
        OnnxExporter.Write(network, new OnnxDescription(), bytes);
        return bytes.ToArray();
    }
}
