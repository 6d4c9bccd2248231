using Permafrost.Bench.Engines;
using Permafrost.Experiments.Binding;

namespace Permafrost.Tests.Bench.Engines;

public sealed class EngineSubjectTests
{
    [Fact]
    public void All_EveryNetwork_IsTrainedByEveryProgram() =>
        Assert.Equal(
            [
                "deep-cnn/managed",
                "deep-cnn/torchsharp",
                "deep-cnn/pytorch",
                "natural-scenes/managed",
                "natural-scenes/torchsharp",
                "natural-scenes/pytorch",
            ],
            EngineSubject.All.Select(subject => subject.Name)
        );

    [Fact]
    public void All_EveryNetwork_HasLayersThatPyTorchsTwinKnows()
    {
        string twin = File.ReadAllText(Path.Combine(Repository.Root, "bench", "peers", "network.py"));

        foreach (var experiment in EngineSubject.All.Select(subject => subject.Network.Read()))
        {
            Assert.Equal((0.0, 64), (experiment.Preprocess.Validation, experiment.Train.BatchSize));
            Assert.All(
                experiment.Layers,
                layer =>
                    Assert.Contains(
                        $"    def {OptionJson.Serialize(layer).AsObject().Single().Key}(self, name, o):",
                        twin,
                        StringComparison.Ordinal
                    )
            );
        }
    }
}
