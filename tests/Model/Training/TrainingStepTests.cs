using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Model.Layers;
using Permafrost.Model.Losses;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Reference;
using Permafrost.Model.Threading;
using Permafrost.Model.Training;

namespace Permafrost.Tests.Model.Training;

public sealed class TrainingStepTests
{
    private static readonly ActivationShape Shape = new(5, 4, 1);

    /// <summary>One dense layer: every number of a step can be written down.</summary>
    private static NetworkDefinition OneLayer(double l2) => new(Shape, [new FlattenOptions(), new DenseOptions { Units = 3, L2 = l2 }], 3);

    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(8, 0.0)]
    [InlineData(13, 0.0)]
    [InlineData(13, 0.1)]
    public void Run_OneLayer_GivesTheBitsOfTheDefinition(int batch, double smoothing)
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", Shape, 20, 3);
        int[] samples = [.. Enumerable.Range(0, batch).Select(sample => (7 * sample + 2) % 20)];
        using var network = new Network(OneLayer(0.0), 111);
        float[] weight = network.Parameters[0].ToArray();
        double lossSum = 0.0;
        double objectiveSum = 0.0;
        int hits = 0;
        float[] dWeight = new float[weight.Length];
        float[] dBias = new float[3];
        foreach (int sample in samples)
        {
            float[] x = Input(images, sample);
            float[] logits = NaiveDense.Forward(x, weight, new float[3]);
            lossSum += NaiveSoftmaxCrossEntropy.Loss(logits, images.Label(sample));
            objectiveSum += NaiveSoftmaxCrossEntropy.Objective(logits, images.Label(sample), smoothing);
            hits += SoftmaxCrossEntropy.Predict(logits) == images.Label(sample) ? 1 : 0;
            float[] dLogits = NaiveSoftmaxCrossEntropy.Gradient(logits, images.Label(sample), batch, smoothing);
            NaiveDense.BackwardByWeight(x, dLogits, dWeight, dBias);
        }

        using var team = new WorkerTeam(2);
        var options = new TrainOptions { BatchSize = 13, LabelSmoothing = smoothing };
        using var step = new TrainingStep(network, images, options, team);

        Assert.True(step.Run(samples, 0));

        Assert.Equal(lossSum, step.LossSum);
        Assert.Equal(objectiveSum / batch, step.Objective);
        Assert.Equal(hits, step.Hits);
        Bits.Equal(dWeight, network.Parameters[0].GradientToArray(), "dW");
        Bits.Equal(dBias, network.Parameters[1].GradientToArray(), "db");
    }

    [Fact]
    public void Run_WithL2_AddsThePenaltyToObjectiveAndGradient()
    {
        const double L2 = 0.03;
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", Shape, 16, 3);
        int[] samples = [.. Enumerable.Range(0, 16)];
        using var plain = new Network(OneLayer(0.0), 111);
        using var penalised = new Network(OneLayer(L2), 111);
        float[] weight = plain.Parameters[0].ToArray();
        using var team = new WorkerTeam(2);
        using var plainStep = new TrainingStep(plain, images, new TrainOptions { BatchSize = 16 }, team);
        using var penalisedStep = new TrainingStep(penalised, images, new TrainOptions { BatchSize = 16 }, team);

        plainStep.Run(samples, 0);
        penalisedStep.Run(samples, 0);

        double penalty = L2 * weight.Sum(w => (double)w * w);
        Assert.Equal(plainStep.Objective + penalty, penalisedStep.Objective, 1e-14);
        Assert.Equal(plainStep.LossSum, penalisedStep.LossSum);
        float[] gradient = plain.Parameters[0].GradientToArray();
        Bits.Equal(
            [.. weight.Zip(gradient, (w, g) => MathF.FusedMultiplyAdd((float)(2 * L2), w, g))],
            penalised.Parameters[0].GradientToArray(),
            "dW"
        );
        Bits.Equal(plain.Parameters[1].GradientToArray(), penalised.Parameters[1].GradientToArray(), "db, which no penalty touches");
    }

    [Fact]
    public void Run_RaggedAfterFullBatch_UsesNothingOfTheFullOne()
    {
        // The same step, once after another one with a rate so small that no weight moves: what is left in memory must not show.
        var options = new TrainOptions
        {
            BatchSize = 24,
            Optimizer = new SgdOptions { LearningRate = 1e-9 },
        };
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, 24, SmallNetwork.Classes);
        using var team = new WorkerTeam(1);
        using var first = SmallNetwork.Create();
        using var second = SmallNetwork.Create();
        using var firstStep = new TrainingStep(first, images, options, team);
        using var secondStep = new TrainingStep(second, images, options, team);
        int[] ragged = [3, 1, 4, 15, 9, 2, 6, 5, 8, 7, 0];

        secondStep.Run(Enumerable.Range(0, 24).ToArray(), 0);
        for (int tensor = 0; tensor < first.Parameters.Count; tensor++)
        {
            second.Parameters[tensor].Assign(first.Parameters[tensor].ToArray());
        }

        foreach (var layer in second.Layers)
        {
            layer.Derive();
        }

        firstStep.Run(ragged, 0);
        secondStep.Run(ragged, 0);

        Assert.Equal(firstStep.Objective, secondStep.Objective);
        Assert.All(
            first.Parameters.Zip(second.Parameters),
            pair => Bits.Equal(pair.First.GradientToArray(), pair.Second.GradientToArray(), pair.First.Name)
        );
    }

    [Fact]
    public void Run_SmallNetwork_AgreesWithFiniteDifferencesOfTheObjective()
    {
        // Through every layer, dropout masks fixed by their address.
        var options = new TrainOptions
        {
            BatchSize = 12,
            Optimizer = new SgdOptions { LearningRate = 1e-9 },
        };
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, 12, SmallNetwork.Classes);
        int[] samples = [.. Enumerable.Range(0, 12)];
        using var team = new WorkerTeam(1);
        double Objective(int tensor, int place, float change)
        {
            using var network = SmallNetwork.Create();
            float[] weights = network.Parameters[tensor].ToArray();
            weights[place] += change;
            network.Parameters[tensor].Assign(weights);
            using var step = new TrainingStep(network, images, options, team);
            step.Run(samples, 0);
            return step.Objective;
        }

        using var at = SmallNetwork.Create();
        using var taken = new TrainingStep(at, images, options, team);
        taken.Run(samples, 0);
        double middle = Objective(0, 0, 0f);
        int compared = 0;
        for (int tensor = 0; tensor < at.Parameters.Count; tensor++)
        {
            const float Step = 1f / 8192;
            float[] gradient = at.Parameters[tensor].GradientToArray();
            float largest = gradient.Max(MathF.Abs);
            foreach (int place in Enumerable.Range(0, gradient.Length).OrderByDescending(place => MathF.Abs(gradient[place])).Take(5))
            {
                double left = (middle - Objective(tensor, place, -Step)) / Step;
                double right = (Objective(tensor, place, Step) - middle) / Step;

                // Where the slopes differ, a ReLU or a maximum changes sides: there is no derivative.
                if (Math.Abs(left - right) <= 0.02 * largest)
                {
                    double slope = (left + right) / 2;
                    string what = $"{at.Parameters[tensor].Name}: {gradient[place]}; differences give {slope}";
                    Assert.True(Math.Abs(slope - gradient[place]) <= 0.02 * largest, what);
                    compared++;
                }
            }
        }

        Assert.True(compared >= 25, $"only {compared} places could be compared");
    }

    [Fact]
    public void Run_AfterTheFirstSteps_AllocatesNothing()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, 24, SmallNetwork.Classes);
        using var network = SmallNetwork.Create();
        using var team = new WorkerTeam(1);
        using var step = new TrainingStep(network, images, SmallNetwork.Options, team);
        int[] samples = [.. Enumerable.Range(0, 12)];
        for (uint warmUp = 0; warmUp < 3; warmUp++)
        {
            step.Run(samples, warmUp);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (uint epoch = 0; epoch < 50; epoch++)
        {
            step.Run(samples, epoch);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200);
    }

    private static float[] Input(ImageSet images, int sample) => [.. images.Pixels(sample).ToArray().Select(value => value / 255f)];
}
