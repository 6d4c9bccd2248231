using System.Globalization;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Pipeline;
using Permafrost.Tests.Imaging;

namespace Permafrost.Tests.Stages.Features;

/// <summary>The committed experiment on real photos and a real backbone, where these lie above the repository.</summary>
public sealed class SharedTransferTests : IDisposable
{
    private readonly StudyPlace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Run_NaturalScenes_HeadsAreGoodAndShareTheFeatures()
    {
        string backbone = SharedData.Files("weights").Single(path => Path.GetFileName(path) == "mobilenetv2-features.onnx");
        string photos = Path.GetFullPath(Path.Combine(SharedData.Files("natural-scenes-sample")[0], "..", "..", ".."));
        string text = File.ReadAllText(Path.Combine(Repository.Root, "experiments", "natural-scenes-transfer.yaml"));
        Assert.Contains(Sha256Digest.OfFile(backbone).ToString(), text, StringComparison.Ordinal);
        string head = File.ReadAllText(Path.Combine(Repository.Root, "experiments", "architectures", "dropout-head.yaml"));
        place.Write("experiments/architectures/dropout-head.yaml", head);
        place.Write(
            "experiments/small.yaml",
            text.Replace("dataset: natural-scenes", $"dataset: {{ folder: '{photos}' }}", StringComparison.Ordinal)
        );
        Directory.CreateDirectory(place.PathOf("data/backbones"));
        File.Copy(backbone, place.PathOf("data/backbones/mobilenetv2-features.onnx"));

        var study = place.Run(place.Request with { Threads = 2 });

        Assert.Equal([StageState.Ran, StageState.Cached], study.Rows.Where(row => row.Stage == "Features").Select(row => row.State));
        foreach (var experiment in study.Experiments)
        {
            var metrics = JsonNode.Parse(File.ReadAllText(place.PathOf($"artifacts/runs/{experiment.Name}/metrics.json")))!;
            double accuracy = (double)metrics["test"]!["accuracy"]!;
            Assert.True(accuracy >= 0.87, string.Create(CultureInfo.InvariantCulture, $"{experiment.Name}: {accuracy}"));
        }
    }
}
