using Permafrost.Experiments;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Model;
using Permafrost.Model.Layers;
using Permafrost.Model.Optimizers;

namespace Permafrost.Tests.Experiments;

/// <summary>The experiments that the repository ships.</summary>
public sealed class CommittedFilesTests
{
    private static IReadOnlyList<ExperimentDefinition> Load(string file) =>
        ExperimentLoader.Load(new ExperimentRequest(Repository.Root, [Path.Combine(Repository.Root, "experiments", file)], [], []));

    [Fact]
    public void DropoutStudy_AsCommitted_ExpandsToNine()
    {
        var experiments = Load("dropout-study.yaml");

        Assert.Equal(
            [
                "dropout-study/architecture=dense-l2,dropout=0",
                "dropout-study/architecture=dense-l2,dropout=0.25",
                "dropout-study/architecture=dense-l2,dropout=0.5",
                "dropout-study/architecture=simple-cnn,dropout=0",
                "dropout-study/architecture=simple-cnn,dropout=0.25",
                "dropout-study/architecture=simple-cnn,dropout=0.5",
                "dropout-study/architecture=deep-cnn,dropout=0",
                "dropout-study/architecture=deep-cnn,dropout=0.25",
                "dropout-study/architecture=deep-cnn,dropout=0.5",
            ],
            experiments.Select(experiment => experiment.Name)
        );
        var deep = experiments[7];
        Assert.Equal("experiments/dropout-study.yaml", deep.File);
        Assert.Equal("deep-cnn", deep.Architecture);
        Assert.Equal("0.25", deep.Parameters["dropout"].ToJsonString());
        Assert.Equal(["architecture", "dropout"], deep.Axes.Select(axis => axis.Key));
        Assert.Equal([0.25, 0.25, 0.25], deep.Layers.OfType<DropoutOptions>().Select(dropout => dropout.Rate));
        Assert.Equal(5, deep.Train.Epochs);
        Assert.Equal(111, deep.Train.Seed);
        Assert.Equal(new AdamOptions { LearningRate = 0.001 }, deep.Train.Optimizer);
        Assert.Equal(new ActivationShape(28, 28, 1), deep.InputShape);
        Assert.Equal(new DenseOptions { Units = 10 }, deep.Layers[^1]);
    }

    [Fact]
    public void DenseL2_AsCommitted_HasTheSourcesPenalty()
    {
        var dense = Load("dropout-study.yaml")[0].Layers.OfType<DenseOptions>().ToList();

        Assert.Equal([0.01, 0.01], dense.Select(layer => layer.L2));
    }

    [Fact]
    public void FashionMnist_AsCommitted_PinsFourFilesAndThreeMirrors()
    {
        var dataset = Load("dropout-study.yaml")[0].Dataset;

        Assert.Equal("fashion-mnist", dataset.Name);
        Assert.Equal(10, dataset.Classes.Length);
        Assert.Equal("T-shirt/top", dataset.Classes[0]);
        Assert.Equal("Ankle boot", dataset.Classes[9]);
        var source = Assert.IsType<IdxSource>(dataset.Source);
        Assert.Equal(16 + 60_000 * 784, source.TrainImages.SizeBytes);
        Assert.Equal(8 + 60_000, source.TrainLabels.SizeBytes);
        Assert.Equal(16 + 10_000 * 784, source.TestImages.SizeBytes);
        Assert.Equal(8 + 10_000, source.TestLabels.SizeBytes);
        Assert.Equal([typeof(HttpMirror), typeof(HttpMirror), typeof(DebianMirror)], source.Mirrors.Select(mirror => mirror.GetType()));
    }

    [Fact]
    public void Shapes_AsCommitted_HasOddSizesAndARaggedBatch()
    {
        var experiments = Load("shapes.yaml");

        Assert.Equal(["shapes/dropout=0", "shapes/dropout=0.25"], experiments.Select(experiment => experiment.Name));
        var shape = experiments[0].InputShape;
        var shapes = experiments[0].Layers.Select(layer => (shape = layer.OutputShape(shape)).ToString()).ToList();
        Assert.Equal(["19x19x12", "9x9x12", "9x9x12", "4x4x21", "336", "37", "4"], shapes);
        Assert.NotEqual(0, 1800 % experiments[0].Train.BatchSize);
    }

    [Fact]
    public void Folder_AsCommitted_LoadsEveryStudyInOrder()
    {
        var experiments = Load("");

        Assert.Equal(
            [
                "experiments/dropout-study.yaml",
                "experiments/fashion-mnist-cnn.yaml",
                "experiments/fashion-mnist-dense.yaml",
                "experiments/fashion-mnist-resnet.yaml",
                "experiments/fashion-mnist-simple-cnn.yaml",
                "experiments/natural-scenes-transfer.yaml",
                "experiments/natural-scenes.yaml",
                "experiments/products.yaml",
                "experiments/shapes.yaml",
            ],
            experiments.Select(experiment => experiment.File).Distinct()
        );
    }
}
