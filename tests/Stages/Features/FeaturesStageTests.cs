using System.IO.Compression;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Model.Data;
using Permafrost.Model.Inference;
using Permafrost.Model.Kernels;
using Permafrost.Onnx;
using Permafrost.Pipeline;
using Permafrost.Stages;
using Permafrost.Stages.Features;
using Permafrost.Stages.Locks;
using Permafrost.Stages.Reproduction;
using Permafrost.Stages.Reproduction.Bundles;
using Permafrost.Tests.Model;

namespace Permafrost.Tests.Stages.Features;

public sealed class FeaturesStageTests : IDisposable
{
    private readonly TransferPlace place = new();

    public void Dispose()
    {
        KernelVariants.Replace(null);
        place.Dispose();
    }

    [Fact]
    public void Run_FrozenBackbone_FeaturesAreComputedOnceForAllHeads()
    {
        var first = place.Study.Run();
        place.Write(dropout: "[0.0, 0.25]");
        var second = place.Study.Run();

        Assert.Equal([StageState.Ran, StageState.Cached], StatesOf(first, "Features"));
        Assert.Equal([StageState.Cached, StageState.Cached], StatesOf(second, "Features"));
        Assert.Equal([StageState.Cached, StageState.Ran], StatesOf(second, "Train"));
        var last = JsonNode.Parse(File.ReadAllText(place.Study.PathOf("artifacts/runs/last-run.json")))!.AsArray();
        Assert.Equal(["cached", "cached"], last.Where(row => (string)row!["stage"]! == "Features").Select(row => (string)row!["state"]!));
    }

    [Fact]
    public void Run_FrozenBackbone_FeaturesAreThoseOfEachImageByItself()
    {
        var study = place.Study.Run();
        var imported = OnnxImporter.Read(place.BackbonePath, TransferPlace.Output);
        using var network = imported.CreateNetwork();
        using var classifier = new Classifier(network, threads: 1);
        using var images = ImageSet.Open(OutputOf(study, "Preprocess", "test.safetensors"));
        using var features = ImageSet.Open(OutputOf(study, "Features", "test.safetensors"));

        Assert.Equal((40, true, 20), (features.Count, features.HoldsFeatures, features.Shape.Count));
        for (int image = 0; image < images.Count; image++)
        {
            float[] pixels = [.. images.Pixels(image).ToArray().Select(pixel => (pixel / 255f - 0.25f) / 0.5f)];
            float[] expected = classifier.Outputs(pixels, TestContext.Current.CancellationToken);
            Bits.Equal(expected, features.Features(image).ToArray(), $"image {image}");
            Assert.Equal(images.Label(image), features.Label(image));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(", freeze: false")]
    public void Run_AnyThreadsAndKernels_GivesTheSame(string backbone)
    {
        place.Write(dropout: "[0.5]", backbone);
        place.Study.Edit("experiments/small.yaml", "matrix: { dropout: [0.5] }", "matrix: { dropout: [0.0] }");
        var expected = place.DigestsWith(threads: 1);

        Assert.All([2, 3], threads => Assert.Equal(expected, place.DigestsWith(threads)));
        foreach (var kernel in KernelVariants.Supported)
        {
            KernelVariants.Replace(kernel);
            Assert.Equal(expected, place.DigestsWith(threads: 2));
        }
    }

    [Fact]
    public void Open_FrozenBackbone_WholeNetworkPredictsWhatTheEvaluationDid()
    {
        var study = place.Study.Run();
        var experiment = study.Experiments[0];
        using var whole = TrainedNetwork.Open(experiment, Run("model.safetensors"));
        using var classifier = new Classifier(whole, threads: 2);
        using var images = ImageSet.Open(OutputOf(study, "Preprocess", "test.safetensors"));
        using var head = new Permafrost.Model.Network(experiment.Network, seed: 0);
        head.Load(Run("model.safetensors"));
        using var behind = new Classifier(head, threads: 2);
        using var features = ImageSet.Open(OutputOf(study, "Features", "test.safetensors"));
        var cancellation = TestContext.Current.CancellationToken;

        float[] probabilities = classifier.Predict(images, cancellation);

        Bits.Equal(behind.Predict(features, cancellation), probabilities, "probabilities");
        Assert.InRange(probabilities.Chunk(4).Where((row, image) => Array.IndexOf(row, row.Max()) == images.Label(image)).Count(), 12, 40);
    }

    [Fact]
    public void Run_BackboneNotFrozen_TrainsItFromTheWeightsOfTheFile()
    {
        place.Write(dropout: "[0.5]", ", freeze: false", "augment: { horizontal_flip: true }");

        var study = place.Study.Run();
        var again = place.Study.Run();

        Assert.DoesNotContain(study.Rows, row => row.Stage == "Features");
        Assert.Equal([StageState.Cached], StatesOf(again, "Train"));
        var experiment = study.Experiments[0];
        using var network = TrainedNetwork.Open(experiment, place.Study.PathOf("artifacts/runs/small/dropout=0.5/model.safetensors"));
        var found = network.Parameters.ToDictionary(tensor => tensor.Name, tensor => tensor.ToArray(), StringComparer.Ordinal);
        Assert.Equal(
            [
                "backbone/conv2d_1/bias",
                "backbone/conv2d_1/kernel",
                "backbone/conv2d_2/bias",
                "backbone/conv2d_2/kernel",
                "dense_1/bias",
                "dense_1/kernel",
            ],
            found.Keys.Order(StringComparer.Ordinal)
        );
        foreach (var (name, weights) in experiment.Backbone!.Network!.Weights)
        {
            // A few steps lead away from them, and not far.
            Assert.NotEqual(weights, found[name]);
            Assert.All(weights.Zip(found[name]), pair => Assert.Equal(pair.First, pair.Second, 0.4f));
        }
    }

    [Fact]
    public void Run_NoFile_SaysWhereToPutWhichFile()
    {
        File.Delete(place.BackbonePath);
        var study = Study.Load(place.Study.Request, place.Study.Observer);
        study.Run("DownloadCheck", CancellationToken.None);
        study.Run("Preprocess", CancellationToken.None);

        var status = study.Status(CancellationToken.None).Where(row => row.Stage == "Features").ToList();
        var error = Assert.Throws<UserErrorException>(() => place.Study.Run());

        Assert.All(status, row => Assert.Contains("the backbone data/backbones/tiny.onnx is not there yet", row.Reasons));
        string fault = Assert.Single(error.Faults);
        Assert.StartsWith(
            $"experiments/small.yaml:3:19: backbone.onnx: there is no {place.BackbonePath}; expected the file with the SHA-256",
            fault,
            StringComparison.Ordinal
        );
        Assert.Contains("docs/transfer-learning.md", fault, StringComparison.Ordinal);
    }

    /// <summary>What counts is what the file computes, not its bytes.</summary>
    [Fact]
    public void Run_FileOfTheSameNetwork_IsCached()
    {
        place.Study.Run();
        var imported = OnnxImporter.Read(place.BackbonePath);
        using (var network = imported.CreateNetwork())
        {
            OnnxExporter.Write(network, new OnnxDescription { Name = "another" }, place.BackbonePath);
        }

        place.Write();
        var study = place.Study.Run();

        Assert.Equal([StageState.Cached, StageState.Cached], StatesOf(study, "Features"));
    }

    [Fact]
    public void Run_OtherWeights_RunsAgain()
    {
        place.Study.Run();
        var imported = OnnxImporter.Read(place.BackbonePath);
        using (var network = imported.CreateNetwork())
        {
            float[] bias = network.Parameters.Single(tensor => tensor.Name == "conv2d_2/bias").ToArray();
            bias[3] += 0.5f;
            network.Assign(new Dictionary<string, float[]>(StringComparer.Ordinal) { ["conv2d_2/bias"] = bias });
            OnnxExporter.Write(network, new OnnxDescription(), place.BackbonePath);
        }

        place.Write();
        var study = place.Study.Run();

        Assert.Equal([StageState.Ran, StageState.Cached], StatesOf(study, "Features"));
    }

    [Fact]
    public void Run_FeaturesThatAreNoNumbers_FailsTheExperiment()
    {
        var imported = OnnxImporter.Read(place.BackbonePath);
        using (var network = imported.CreateNetwork())
        {
            float[] bias = new float[20];
            bias[7] = float.PositiveInfinity;
            network.Assign(new Dictionary<string, float[]>(StringComparer.Ordinal) { ["conv2d_2/bias"] = bias });
            OnnxExporter.Write(network, new OnnxDescription(), place.BackbonePath);
        }

        place.Write(dropout: "[0.0]");
        var study = place.Study.Run();

        var row = study.Rows.Single(row => row.Stage == "Features");
        Assert.Equal(StageState.Failed, row.State);
        Assert.Contains("gives a NaN or an infinity for image 0 of train.safetensors", row.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Reproduce_FrozenBackbone_GivesWhatTheLockPromises()
    {
        var update = place.Study.Report();
        var checkedAgain = place.Study.Run();
        var result = place.Study.Reproduce();

        Assert.Equal(2, update.Added);
        Assert.Contains("Features", place.Study.Lock.Experiments[TransferPlace.Plain].Names);
        Assert.NotEmpty(checkedAgain.CheckLocks());
        Assert.All(result.Experiments, one => Assert.True(one.IsIdentical));
        Assert.All(
            result.Experiments,
            one => Assert.Equal(["DownloadCheck", "Preprocess", "Features", "Train", "Evaluate"], one.Stages.Select(stage => stage.Name))
        );
    }

    /// <summary>What was read of the file is in the key; how it is read, and layers that it does not have, are not.</summary>
    [Theory]
    [InlineData("", "Features")]
    [InlineData(", freeze: false", "Train")]
    [InlineData(", freeze: false", "Evaluate")]
    public void Fingerprint_OfWhatRunsABackbone_HoldsItsLayersAndNotTheReader(string backbone, string stage)
    {
        place.Write(backbone: backbone);

        var study = Study.Load(place.Study.Request, place.Study.Observer);
        string[] code = [.. study.ExplainCode().First(one => one.Stage == stage).Parts.Select(part => $"{part}")];

        Assert.Contains(code, part => part.Contains("Layers.Conv2d.", StringComparison.Ordinal));
        Assert.Contains(code, part => part.Contains("Layers.GlobalAveragePool2d.", StringComparison.Ordinal));
        Assert.DoesNotContain(code, part => part.Contains("Permafrost.Onnx", StringComparison.Ordinal));
        Assert.DoesNotContain(code, part => part.Contains("Layers.LeakyRelu.", StringComparison.Ordinal));
    }

    /// <summary>The bundle names the backbone, and whoever opens it has the file.</summary>
    [Fact]
    public void Reproduce_BundleOfAFrozenBackbone_TakesTheFileOfThisMachine()
    {
        place.Study.Report();
        string path = place.Study.PathOf("small.zip");
        BundleWriter.Write(place.Study.Request, path);
        var request = place.Study.Request with { DataDirectory = place.Study.PathOf("data") };

        var result = place.Study.Reproduce(new ReproductionRequest { Study = request, Bundle = path });

        Assert.Equal(2, result.Experiments.Count);
        Assert.All(result.Experiments, one => Assert.True(one.IsIdentical));
        using var archive = ZipFile.OpenRead(path);
        Assert.DoesNotContain(archive.Entries, entry => entry.FullName.EndsWith(".onnx", StringComparison.Ordinal));
    }

    [Fact]
    public void Bundle_BackboneOutsideOfData_IsRefused()
    {
        File.Copy(place.BackbonePath, place.Study.PathOf("own.onnx"));
        place.Study.Edit("experiments/small.yaml", TransferPlace.File, "own.onnx");
        place.Study.Report();

        var error = Assert.Throws<UserErrorException>(() => BundleWriter.Write(place.Study.Request, place.Study.PathOf("small.zip")));

        Assert.Contains("small/dropout=0: its backbone is a file of this machine, own.onnx", error.Faults[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ExperimentGotOrLostItsBackbone_HasNoEntry()
    {
        place.Study.Report();
        place.Write(backbone: ", freeze: false");

        var study = place.Study.Run();
        string faults = Assert.Throws<CheckFailedException>(() => study.CheckLocks()).Message;
        var update = Assert.Single(place.Study.Run().UpdateLocks());

        Assert.Contains("small/dropout=0: is not in the lock", faults, StringComparison.Ordinal);
        Assert.Equal(2, update.Added);
        Assert.Equal(LockedExperiment.StageNames, place.Study.Lock.Experiments[TransferPlace.Plain].Names);
        Assert.All(place.Study.Reproduce().Experiments, one => Assert.True(one.IsIdentical));
    }

    private static IEnumerable<StageState> StatesOf(Study study, string stage) =>
        study.Rows.Where(row => row.Stage == stage).Select(row => row.State);

    private string Run(string name) => place.Study.PathOf($"artifacts/runs/{TransferPlace.Plain}/{name}");

    /// <summary>Path of an output of the first experiment: what the store keeps is named by its digest.</summary>
    private string OutputOf(Study study, string stage, string output)
    {
        study.UpdateLocks();
        var digest = place.Study.Lock.Experiments[TransferPlace.Plain].Stages[stage].Outputs.Single(one => one.Key == output).Value;
        return Directory
            .EnumerateFiles(place.Study.PathOf("artifacts/store"), "*", SearchOption.AllDirectories)
            .Single(path => Path.GetFileName(path).Length > 32 && Sha256Digest.OfFile(path) == digest);
    }
}
