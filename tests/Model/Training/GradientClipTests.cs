using System.Text.Json.Nodes;
using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Threading;
using Permafrost.Model.Training;

namespace Permafrost.Tests.Model.Training;

/// <summary>Limited gradients and weighted losses, against what <c>Fixtures/pytorch/clipping.py</c> recorded in float64.</summary>
public sealed class GradientClipTests
{
    private const int Batch = 6;
    private static readonly ActivationShape Shape = new(2, 2, 1);
    private static readonly JsonNode Recorded = JsonNode.Parse(File.ReadAllText(Path.Combine(PyTorchCase.Folder, "clipping.json")))!;

    [Theory]
    [InlineData("norm 0", 0.0, 0.0)]
    [InlineData("norm 0.25", 0.25, 0.0)]
    [InlineData("norm 100", 100.0, 0.0)]
    [InlineData("value 0.125", 0.0, 0.125)]
    public void Run_WithLimits_HasTheGradientsOfPyTorch(string name, double norm, double value)
    {
        var (gradients, _) = Step(
            new TrainOptions
            {
                Clip = new ClipOptions { Norm = norm, Value = value },
            },
            l2: 0.125
        );

        AssertNear(Recorded[name]!["gradients"]!, gradients);
    }

    [Theory]
    [InlineData("weighted 0", 0.0)]
    [InlineData("weighted 0.1", 0.1)]
    public void Run_WithClassWeights_HasLossAndGradientsOfPyTorch(string name, double smoothing)
    {
        var options = new TrainOptions
        {
            ClassWeights = new ClassWeights { Given = [0.5, 1.0, 2.25] },
            LabelSmoothing = smoothing,
        };

        var (gradients, objective) = Step(options, l2: 0.0);

        AssertNear(Recorded[name]!["gradients"]!, gradients);
        Assert.Equal((double)Recorded[name]!["objective"]!, objective, 1e-6);
    }

    [Fact]
    public void Run_BothLimits_ValuesComeFirst()
    {
        var (limited, _) = Step(new TrainOptions { Clip = new ClipOptions { Value = 0.125 } }, l2: 0.125);
        var (both, _) = Step(
            new TrainOptions
            {
                Clip = new ClipOptions { Value = 0.125, Norm = 0.25 },
            },
            l2: 0.125
        );

        double norm = Math.Sqrt(limited.Sum(number => (double)number * number));
        float factor = (float)(0.25 / (norm + 1e-6));
        Assert.True(norm > 0.25);
        Assert.Equal(limited.Select(number => factor * number), both);
    }

    /// <summary>A limit that nothing reaches changes no bit, though the step goes another way through the code.</summary>
    [Theory]
    [MemberData(nameof(Kernels.KernelVariantsTests.Variants), MemberType = typeof(Kernels.KernelVariantsTests))]
    public void Train_LimitThatNothingReaches_LeavesTheBitsOfNoLimit(string variant)
    {
        var plain = SmallNetwork.Train(threads: 1).Footprints;
        var options = SmallNetwork.Options with
        {
            Clip = new ClipOptions { Norm = 1e6, Value = 1e6 },
        };

        Assert.Equal(plain, SmallNetwork.Train(threads: 3, KernelVariants.Choose(variant), options: options).Footprints);
    }

    [Theory]
    [MemberData(nameof(Kernels.KernelVariantsTests.Variants), MemberType = typeof(Kernels.KernelVariantsTests))]
    public void Train_LimitThatAlwaysHolds_LeavesTheSameBitsEverywhere(string variant)
    {
        var options = SmallNetwork.Options with
        {
            Clip = new ClipOptions { Norm = 0.05 },
            Optimizer = new RmsPropOptions { Momentum = 0.9, Centered = true },
            ClassWeights = ClassWeights.Balanced,
        };
        var one = SmallNetwork.Train(threads: 1, options: options);

        Assert.Equal(one.Footprints, SmallNetwork.Train(threads: 3, KernelVariants.Choose(variant), options: options).Footprints);
        Assert.NotEqual(
            one.Footprints,
            SmallNetwork.Train(threads: 1, options: options with { Clip = new ClipOptions { Norm = 0.1 } }).Footprints
        );
    }

    private static (float[] Gradients, double Objective) Step(TrainOptions options, double l2)
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Images(
            "images",
            Shape,
            [.. Enumerable.Range(0, Batch).Select(image => image % 3)],
            [.. Enumerable.Range(0, Batch * Shape.Count).Select(i => (byte)((3 * i + 1) % 11 * 25))]
        );
        using var network = new Network(new(Shape, [new FlattenOptions(), new DenseOptions { Units = 3, L2 = l2 }], 3), 111);
        network.Parameters[0].Assign([.. Enumerable.Range(0, 12).Select(i => ((7 * i + 2) % 11 - 5) / 4f)]);
        network.Parameters[1].Assign([0.25f, -0.5f, 0.125f]);
        foreach (var layer in network.Layers)
        {
            layer.Derive();
        }

        using var team = new WorkerTeam(2);
        using var step = new TrainingStep(network, images, options with { BatchSize = Batch }, team);
        Assert.True(step.Run(Enumerable.Range(0, Batch).ToArray(), 0));
        return ([.. network.Parameters.SelectMany(parameter => parameter.GradientToArray())], step.Objective);
    }

    private static void AssertNear(JsonNode expected, float[] actual)
    {
        double[] numbers = [.. expected.AsArray().Select(number => (double)number!)];
        Assert.Equal(numbers.Length, actual.Length);
        Assert.All(numbers.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }
}
