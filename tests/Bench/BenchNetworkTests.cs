using Permafrost.Bench;
using Permafrost.Experiments.Binding;
using Permafrost.Model;

namespace Permafrost.Tests.Bench;

public sealed class BenchNetworkTests
{
    public static TheoryData<string> Names => [.. BenchNetwork.All.Select(network => network.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_EveryNetwork_HasLayersThatThePeersKnow(string name)
    {
        var experiment = Of(name).Read();

        string twin = File.ReadAllText(Path.Combine(Repository.Root, "bench", "peers", "network.py"));
        foreach (var layer in experiment.Layers)
        {
            string kind = OptionJson.Serialize(layer).AsObject().Single().Key;
            Assert.Contains($"    def {kind}(self, name, o):", twin, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_EveryNetwork_TakesAllTrainingImagesAndAsksForNoPenalty(string name)
    {
        var experiment = Of(name).Read("train.batch_size=16");

        Assert.Equal(0.0, experiment.Preprocess.Validation);
        Assert.Equal(16, experiment.Train.BatchSize);
        using var network = new Network(BenchNetwork.DefinitionOf(experiment), experiment.Train.Seed);
        Assert.All(network.Parameters, parameter => Assert.Equal(0.0, parameter.L2));
    }

    [Fact]
    public void TrainingFlops_DeepCnn_CountsThreePassesButNoGradientOfTheImage()
    {
        const double First = 26 * 26 * 9 * 32;
        const double Others = 11 * 11 * 9 * 32 * 64 + 3 * 3 * 9 * 64 * 64 + 576 * 128 + 128 * 10;
        using var network = new Network(BenchNetwork.DefinitionOf(BenchNetwork.Main.Read()), 111);

        Assert.Equal(2 * (2 * First + 3 * Others), BenchNetwork.TrainingFlops(network));
    }

    private static BenchNetwork Of(string name) => BenchNetwork.All.Single(network => network.Name == name);
}
