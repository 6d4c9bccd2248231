using System.Runtime.InteropServices;
using Permafrost.Core.Tensors;
using Permafrost.Model.Threading;
using Permafrost.Model.Training;

namespace Permafrost.Tests.Model.Training;

/// <summary>
/// Gradients and losses of PyTorch in float64, from the same images, initial weights, batches and dropout masks. The
/// README beside the fixtures says how they are made.
/// </summary>
public sealed class PyTorchTests
{
    private const double Tolerance = 1e-5;

    private readonly ITestOutputHelper output;

    public PyTorchTests(ITestOutputHelper output) => this.output = output;

    [Theory]
    [InlineData("deep-cnn")]
    [InlineData("odd")]
    [InlineData("residual")]
    public void TenSteps_SameStart_AgreeWithPyTorch(string name)
    {
        var example = PyTorchCase.All.Single(example => example.Name == name);
        using var folder = new TemporaryFolder();
        using var images = example.CreateImages(folder);
        using var network = example.CreateNetwork();
        byte[] export = example.Export(images, network);
        if (Environment.GetEnvironmentVariable("PERMAFROST_UPDATE") is { Length: > 0 } target && Directory.Exists(target))
        {
            File.WriteAllBytes(Path.Combine(target, $"{name}.safetensors"), export);
            Assert.Skip($"wrote what PyTorch needs into {target}; now run generate.py on that folder");
        }

        using var expected = SafetensorsFile.Open(Path.Combine(PyTorchCase.Folder, $"{name}.safetensors"));
        string computedFrom = Convert.ToHexStringLower(expected.Bytes("inputs_sha256"));
        Assert.True(
            computedFrom == PyTorchCase.Digest(export).ToString(),
            $"{name}: images, initial weights, batches or masks are no longer those of the fixture; make it anew (README beside it)"
        );

        double[] losses = MemoryMarshal.Cast<byte, double>(expected.Bytes("losses")).ToArray();
        using var team = new WorkerTeam(2);
        using var step = new TrainingStep(network, images, example.Options, team);
        int at = 0;
        foreach (var (epoch, samples) in example.Batches())
        {
            Assert.True(step.Run(samples, epoch));
            double difference = Math.Abs(step.Objective - losses[at]) / losses[at];
            output.WriteLine($"step {at + 1}: loss {step.Objective:R}; PyTorch {losses[at]:R}; relative difference {difference:E1}");
            Assert.True(difference <= Tolerance, $"step {at + 1}: loss {step.Objective:R}; PyTorch has {losses[at]:R}");
            if (at++ == 0)
            {
                CompareGradients(network, expected);
            }
        }

        Assert.Equal(PyTorchCase.Steps, at);
        CompareMovingStatistics(network, expected);
    }

    private void CompareGradients(Permafrost.Model.Network network, SafetensorsFile expected)
    {
        foreach (var parameter in network.Parameters.Where(parameter => parameter.Trained))
        {
            Compare("gradient", parameter.Name, parameter.GradientToArray(), expected);
        }
    }

    private void CompareMovingStatistics(Permafrost.Model.Network network, SafetensorsFile expected)
    {
        foreach (var parameter in network.Parameters.Where(parameter => !parameter.Trained))
        {
            Compare("moving", parameter.Name, parameter.ToArray(), expected);
        }
    }

    private void Compare(string kind, string name, float[] ours, SafetensorsFile expected)
    {
        float[] theirs = MemoryMarshal.Cast<byte, float>(expected.Bytes($"{kind}/{name}")).ToArray();
        Assert.Equal(theirs.Length, ours.Length);
        double largest = theirs.Max(value => Math.Abs((double)value));
        double difference = ours.Zip(theirs, (x, y) => Math.Abs((double)x - y)).Max() / largest;
        output.WriteLine($"{kind} of {name}: largest {largest:E3}; relative difference {difference:E1}");
        Assert.True(difference <= Tolerance, $"{kind} of {name}: relative difference {difference:E2}");
    }
}
