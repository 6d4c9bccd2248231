using System.Text.Json.Nodes;
using Permafrost.Model;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Training;
using Permafrost.Model.Training.Schedules;

namespace Permafrost.Tests.Model.Optimizers;

public sealed unsafe partial class OptimizerTests
{
    private const int Recorded = 6;

    /// <summary>Eight steps, most with weight decay, under a cosine schedule, as <c>Fixtures/pytorch/optimizers.py</c> recorded them in float64.</summary>
    [Theory]
    [InlineData("sgd")]
    [InlineData("sgd-nesterov")]
    [InlineData("adamw")]
    [InlineData("rmsprop")]
    [InlineData("rmsprop-momentum")]
    public void Update_EightSteps_FollowsPyTorch(string name)
    {
        var options = OptionsOf(name);
        var rows = JsonNode.Parse(File.ReadAllText(Path.Combine(Training.PyTorchCase.Folder, "optimizers.json")))![name]!.AsArray();
        var train = new TrainOptions
        {
            Epochs = 1,
            Optimizer = options,
            Schedule = new CosineOptions(),
        };
        var schedule = new LearningRateSchedule(train, rows.Count);
        using var kernel = new Parameter("kernel", [2, 3], 1, 2, 2, 3, 0.0);
        using var bias = new Parameter("bias", [Recorded], 1, 1, 1, Recorded, 0.0);
        using var optimizer = Optimizer.Create(options, [kernel, bias]);
        float[] start = [.. Enumerable.Range(0, Recorded).Select(i => (i - 2) / 4f)];
        kernel.Assign(start);
        bias.Assign(start);
        for (int step = 0; step < rows.Count; step++)
        {
            for (int i = 0; i < Recorded; i++)
            {
                float gradient = ((7 * i + 5 * step) % 11 - 5) / 8f;
                kernel.Gradients[i / 3 * kernel.Pitch + i % 3] = gradient;
                bias.Gradients[i] = gradient;
            }

            optimizer.BeginStep(schedule.At(step));
            optimizer.Update(0, kernel, 0, (int)kernel.PackedCount);
            optimizer.Update(1, bias, 0, (int)bias.PackedCount);

            double[] expected = [.. rows[step]!.AsArray().Select(weight => (double)weight!)];
            float[] actual = [.. kernel.ToArray(), .. bias.ToArray()];
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(
                    Math.Abs(expected[i] - actual[i]) < 2e-6,
                    $"step {step + 1}, weight {i}: {actual[i]}; PyTorch has {expected[i]}"
                );
            }
        }

        Assert.Equal(name is "rmsprop-momentum", kernel.ToArray().SequenceEqual(bias.ToArray()));
    }

    private static OptimizerOptions OptionsOf(string name) =>
        name switch
        {
            "adamw" => new AdamWOptions
            {
                LearningRate = 0.05,
                Beta2 = 0.99,
                WeightDecay = 0.5,
            },
            "rmsprop" => new RmsPropOptions
            {
                LearningRate = 0.05,
                Epsilon = 1e-3,
                WeightDecay = 0.05,
            },
            "rmsprop-momentum" => new RmsPropOptions
            {
                LearningRate = 0.02,
                Rho = 0.95,
                Momentum = 0.9,
                Centered = true,
                Epsilon = 1e-3,
            },
            _ => new SgdOptions
            {
                LearningRate = 0.1,
                Momentum = 0.9,
                Nesterov = name is "sgd-nesterov",
                WeightDecay = 0.05,
            },
        };
}
