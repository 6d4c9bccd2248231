using Permafrost.Experiments;
using Permafrost.Experiments.Definitions;
using Permafrost.Model;
using Permafrost.Model.Inference;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Threading;
using Permafrost.Model.Torch;
using Permafrost.Model.Training;
using Permafrost.Tests.Model;

namespace Permafrost.Tests.ModelTorchSharp;

/// <summary>Both engines on the same network, the same images and the same random streams. Compiled in builds with <c>-p:Torch=…</c> alone.</summary>
public sealed class EngineConformanceTests
{
    private const int Images = 120;
    private const int Steps = 50;

    /// <summary>Every layer, activation and initial distribution is in one of these.</summary>
    public static TheoryData<string> Networks { get; } =
        new("experiments/shapes.yaml", "tests/Determinism/blocks.yaml", "tests/Determinism/habits.yaml");

    public static TheoryData<string, string> NetworksAndDevices { get; } =
    [.. from file in Networks from device in Devices select (file.Data, device)];

    private static IEnumerable<string> Devices => TorchSharp.torch.cuda.is_available() ? ["cpu", "cuda"] : ["cpu"];

    [Theory]
    [MemberData(nameof(NetworksAndDevices))]
    public void Run_FiftySteps_LossesAgree(string file, string device)
    {
        var definition = Definition(file);

        // The optimisers are compared below: one that divides by small numbers makes rounding grow, and what is compared here is the layers.
        Compare(
            definition,
            definition.Train with
            {
                Device = device,
                Optimizer = new SgdOptions { LearningRate = 0.005, Momentum = 0.9 },
            },
            Steps,
            (step, managed, torch) =>
                Assert.True(
                    Math.Abs(managed.Objective - torch.Objective) <= 1e-4 * Math.Max(1.0, managed.Objective),
                    $"step {step}: {managed.Objective} and {torch.Objective}"
                )
        );
    }

    [Theory]
    [MemberData(nameof(NetworksAndDevices))]
    public void Run_FirstStep_GradientsAgree(string file, string device)
    {
        var definition = Definition(file);

        // After one step, the velocity of momentum is the gradient itself.
        var options = definition.Train with
        {
            Device = device,
            Clip = null,
            Optimizer = new SgdOptions { LearningRate = 1e-3, Momentum = 0.9 },
        };
        Compare(
            definition,
            options,
            steps: 1,
            (_, managed, torch) =>
            {
                torch.Publish();
                var expected = Memory(managed, 0);
                var found = Memory(torch, 0);
                double longest = expected.Max(Length);
                double whole = Length(expected.SelectMany(values => values));
                Assert.InRange(
                    Length(expected.SelectMany(values => values).Zip(found.SelectMany(values => values), (a, b) => a - b)),
                    0.0,
                    1e-5 * whole
                );
                for (int tensor = 0; tensor < expected.Count; tensor++)
                {
                    // As lengths of vectors. All together above; here each tensor relative to itself, or to the longest: batch normalisation of a sigmoid's values, which
                    // hardly differ, divides by a small deviation, so that roundings before it grow, and what is left of the sums of its gradients is small.
                    double allowed = Math.Max(5e-5 * Length(expected[tensor]), 5e-6 * longest);
                    double distance = Length(expected[tensor].Zip(found[tensor], (a, b) => a - b));
                    Assert.True(distance <= allowed, $"tensor {tensor}: {distance}, allowed {allowed}");
                }
            }
        );
    }

    public static TheoryData<OptimizerOptions> Optimizers { get; } =
    [
        new AdamOptions { LearningRate = 0.002 },
        new AdamWOptions { LearningRate = 0.002, WeightDecay = 0.1 },
        new RmsPropOptions { LearningRate = 0.001, WeightDecay = 0.01 },
        new RmsPropOptions
        {
            LearningRate = 0.001,
            Momentum = 0.5,
            Centered = true,
        },
        new SgdOptions { LearningRate = 0.05, WeightDecay = 0.01 },
        new SgdOptions
        {
            LearningRate = 0.02,
            Momentum = 0.9,
            Nesterov = true,
        },
    ];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Run_EveryOptimizer_LossesAgree(OptimizerOptions optimizer)
    {
        var definition = Definition("experiments/shapes.yaml");
        Compare(
            definition,
            definition.Train with
            {
                Optimizer = optimizer,
                LabelSmoothing = 0.1,
                ClassWeights = ClassWeights.Balanced,
                Clip = new ClipOptions { Norm = 1.0, Value = 0.2 },
            },
            Steps,
            (step, managed, torch) =>
                Assert.True(
                    Math.Abs(managed.Objective - torch.Objective) <= 1e-4,
                    $"step {step}: {managed.Objective} and {torch.Objective}"
                )
        );
    }

    [Theory]
    [MemberData(nameof(NetworksAndDevices))]
    public void Train_TwoEpochs_PredictionsAgreeButForTies(string file, string device)
    {
        var definition = Definition(file);
        using var folder = new TemporaryFolder();
        var shape = definition.Network.Input;
        using var train = folder.Stripes("train", shape, Images, definition.Network.Classes);
        using var test = folder.Stripes("test", shape, Images, definition.Network.Classes);
        var options = definition.Train with { Device = device, Epochs = 2, BatchSize = 24, EarlyStopping = null };
        float[] Predicted(TrainingEngine engine)
        {
            using var network = new Network(definition.Network, options.Seed);
            Trainer.Train(network, train, test, options, 2, _ => { }, CancellationToken.None, engine: engine);
            using var classifier = new Classifier(network, 2);
            return classifier.Predict(test);
        }

        float[] managed = Predicted(TrainingEngine.Managed);
        float[] torch = Predicted(new TorchSharpEngine());
        int classes = definition.Network.Classes;
        for (int image = 0; image < Images; image++)
        {
            var left = managed.AsSpan(image * classes, classes);
            var right = torch.AsSpan(image * classes, classes);
            int chosen = IndexOfLargest(left);
            Assert.True(left[chosen] - right[chosen] < 1e-3f, $"image {image}: {left[chosen]} and {right[chosen]}");
            Assert.True(right[IndexOfLargest(right)] - right[chosen] < 1e-3f, $"image {image}: another class, and no tie");
        }
    }

    [Fact]
    public void Train_Resumed_GoesOnFromTheSameMemory()
    {
        var definition = Definition("experiments/shapes.yaml");
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("train", definition.Network.Input, Images, definition.Network.Classes);
        var options = definition.Train with { BatchSize = 24 };
        using var team = new WorkerTeam(2);
        int[] samples = [.. Enumerable.Range(0, 24)];
        using var network = new Network(definition.Network, options.Seed);
        using var step = new TorchSharpEngine().CreateStep(network, images, options, team, augmentation: null);
        for (int i = 0; i < 3; i++)
        {
            Assert.True(step.Run(samples, 0));
        }

        // What a checkpoint would hold: weights, memories, and the figures of the optimiser.
        step.Publish();
        var memories = step.Optimizer.Memories.Select((_, memory) => Memory(step, memory)).ToList();
        double[] figures = step.Optimizer.Figures;
        using var other = new Network(definition.Network, options.Seed);
        other.Assign(network.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.ToArray()));
        using var resumed = new TorchSharpEngine().CreateStep(other, images, options, team, augmentation: null);
        Put(resumed, memories);
        resumed.Optimizer.Figures = figures;
        resumed.Adopt();

        Assert.True(step.Run(samples, 1));
        Assert.True(resumed.Run(samples, 1));
        Assert.Equal(step.Objective, resumed.Objective);
        step.Publish();
        resumed.Publish();
        Assert.Equal(
            network.Parameters.Select(parameter => parameter.ToArray()),
            other.Parameters.Select(parameter => parameter.ToArray())
        );
    }

    [Fact]
    public void Run_ManySteps_MemoryDoesNotGrow()
    {
        var definition = Definition("tests/Determinism/blocks.yaml");
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("train", definition.Network.Input, Images, definition.Network.Classes);
        using var team = new WorkerTeam(1);
        using var network = new Network(definition.Network, 111);
        using var step = new TorchSharpEngine().CreateStep(network, images, definition.Train, team, augmentation: null);
        int[] samples = [.. Enumerable.Range(0, 22)];
        void Run(int times)
        {
            for (int i = 0; i < times; i++)
            {
                Assert.True(step.Run(samples, 0));
            }
        }

        Run(5);
        long before = TorchSharp.torch.Tensor.TotalCount;
        Run(20);
        Assert.Equal(before, TorchSharp.torch.Tensor.TotalCount);
    }

    private static ExperimentDefinition Definition(string file) =>
        ExperimentLoader.Load(new ExperimentRequest(Repository.Root, [Path.Combine(Repository.Root, file)], [], []))[0];

    private static void Compare(
        ExperimentDefinition definition,
        TrainOptions options,
        int steps,
        Action<int, ITrainingStep, ITrainingStep> check
    )
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("train", definition.Network.Input, Images, definition.Network.Classes);
        const int Batch = 23;
        options = options with { BatchSize = Batch };
        using var team = new WorkerTeam(2);
        using var first = new Network(definition.Network, options.Seed);
        using var second = new Network(definition.Network, options.Seed);
        using var managed = TrainingEngine.Managed.CreateStep(first, images, options, team, augmentation: null);
        using var torch = new TorchSharpEngine().CreateStep(second, images, options, team, augmentation: null);
        for (int step = 0; step < steps; step++)
        {
            int[] samples = [.. Enumerable.Range(0, Batch).Select(i => (step * Batch + i) % Images)];
            Assert.True(managed.Run(samples, (uint)step));
            Assert.True(torch.Run(samples, (uint)step));
            Assert.Equal(managed.Hits, torch.Hits, tolerance: 1);
            check(step, managed, torch);
        }
    }

    /// <summary>Packed as the weights are, which is the same on both sides.</summary>
    private static List<float[]> Memory(ITrainingStep step, int memory) =>
        [.. step.Optimizer.Memories[memory].Buffers.Select(buffer => buffer.Span.ToArray())];

    private static void Put(ITrainingStep step, List<List<float[]>> memories)
    {
        for (int memory = 0; memory < memories.Count; memory++)
        {
            for (int i = 0; i < memories[memory].Count; i++)
            {
                memories[memory][i].CopyTo(step.Optimizer.Memories[memory].Buffers[i].Span);
            }
        }
    }

    private static double Length(IEnumerable<float> values) => Math.Sqrt(values.Sum(value => (double)value * value));

    private static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int k = 1; k < values.Length; k++)
        {
            best = values[k] > values[best] ? k : best;
        }

        return best;
    }
}
