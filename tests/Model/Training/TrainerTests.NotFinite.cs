using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Training;
using Permafrost.Model.Training.Schedules;

namespace Permafrost.Tests.Model.Training;

/// <content>Losses and weights that grow beyond all numbers.</content>
public sealed partial class TrainerTests
{
    /// <summary>A penalty of weight 1 at a learning rate of 100 multiplies the weights by -199 in every step.</summary>
    private static readonly NetworkDefinition Diverging = new(
        SmallNetwork.Input,
        [new FlattenOptions(), new DenseOptions { Units = 4, L2 = 1.0 }, new DenseOptions { Units = SmallNetwork.Classes }],
        SmallNetwork.Classes
    );

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Train_LearningRateFarTooLarge_NamesEpochStepAndTensor(int threads)
    {
        using var folder = new TemporaryFolder();
        using var train = folder.Stripes("train", SmallNetwork.Input, 60, SmallNetwork.Classes);
        using var network = new Network(Diverging, 111);
        var options = SmallNetwork.Options with
        {
            Epochs = 100,
            Optimizer = new SgdOptions { LearningRate = 100 },
        };

        var error = Assert.Throws<LossNotFiniteException>(() =>
            Trainer.Train(network, train, train, options, threads, _ => { }, CancellationToken.None)
        );

        Assert.Equal((2, 4, "the output of dense_2"), (error.Epoch, error.Step, error.Tensor));
        Assert.Contains($"epoch {error.Epoch}, step {error.Step};", error.Message, StringComparison.Ordinal);
        Assert.Contains(error.Tensor, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_NotFiniteWeights_AreNamed()
    {
        using var folder = new TemporaryFolder();
        using var train = folder.Stripes("train", SmallNetwork.Input, 24, SmallNetwork.Classes);
        using var network = SmallNetwork.Create();
        var tensor = network.Parameters[4];
        float[] weights = tensor.ToArray();
        weights[^1] = float.PositiveInfinity;
        tensor.Assign(weights);

        var error = Assert.Throws<LossNotFiniteException>(() =>
            Trainer.Train(network, train, train, SmallNetwork.Options, 2, _ => { }, CancellationToken.None)
        );

        Assert.Equal((1, 1, "dense_1/kernel"), (error.Epoch, error.Step, error.Tensor));
    }

    [Fact]
    public void Train_WeightsLeaveTheFiniteInTheLastStep_IsNoticedToo()
    {
        // Black images: the loss does not see the weights of the first layer, its penalty throws them out.
        using var folder = new TemporaryFolder();
        using var train = folder.Images("black", SmallNetwork.Input, new int[12], new byte[12 * SmallNetwork.Input.Count]);
        using var network = new Network(Diverging, 111);
        network.Parameters[0].Assign([.. Enumerable.Repeat(1e37f, network.Parameters[0].Count)]);
        var options = SmallNetwork.Options with
        {
            Epochs = 1,
            Optimizer = new SgdOptions { LearningRate = 100 },
        };

        var error = Assert.Throws<LossNotFiniteException>(() =>
            Trainer.Train(network, train, train, options, 1, _ => { }, CancellationToken.None)
        );

        Assert.Equal((1, 1, "dense_1/kernel"), (error.Epoch, error.Step, error.Tensor));
    }

    [Fact]
    public void Train_OnlyTheValidationLossIsNotFinite_IsNoticedToo()
    {
        // Black images hide huge weights; white ones show them.
        using var folder = new TemporaryFolder();
        using var train = folder.Images("black", SmallNetwork.Input, new int[12], new byte[12 * SmallNetwork.Input.Count]);
        byte[] white = [.. Enumerable.Repeat(byte.MaxValue, 3 * SmallNetwork.Input.Count)];
        using var validation = folder.Images("white", SmallNetwork.Input, new int[3], white);
        LayerOptions[] layers = [new FlattenOptions(), new DenseOptions { Units = 8 }, new DenseOptions { Units = 4 }];
        using var network = new Network(new NetworkDefinition(SmallNetwork.Input, [.. layers], 4), 111);
        foreach (var kernel in network.Parameters.Where(parameter => parameter.Shape.Length == 2))
        {
            kernel.Assign([.. Enumerable.Repeat(1e30f, kernel.Count)]);
        }

        var error = Assert.Throws<LossNotFiniteException>(() =>
            Trainer.Train(network, train, validation, SmallNetwork.Options, 1, _ => { }, CancellationToken.None)
        );

        Assert.Equal((1, "the network's output for the validation images"), (error.Epoch, error.Tensor));
    }
}
