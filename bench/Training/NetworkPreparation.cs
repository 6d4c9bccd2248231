using System.Runtime.InteropServices;
using Permafrost.Core.Files;
using Permafrost.Stages;

namespace Permafrost.Bench.Training;

/// <summary>
/// Makes what the programs share: the network as JSON, weights after a short training, the same as ONNX. Then sees that all programs
/// find the same probabilities with them: speeds of different computations are not compared.
/// </summary>
internal sealed class NetworkPreparation(BenchNetwork network, BenchFiles files, Readings readings)
{
    /// <summary>How far two probabilities may lie apart.</summary>
    public const double Tolerance = 1e-5;

    /// <param name="measurements">What will be measured; inferences of this network are looked at.</param>
    public void Run(IReadOnlyList<Measurement> measurements)
    {
        var definition = BenchNetwork.DefinitionOf(network.Read());
        AtomicFile.WriteText(BenchFiles.Network(network), NetworkJson.Of(definition).ToJsonString());
        var inferences = measurements
            .Where(measurement => measurement.Subject.IsInference && measurement.Subject.Network == network)
            .ToList();
        if (inferences.Count == 0)
        {
            return;
        }

        Console.WriteLine($"{network.Name}: weights and predictions of all programs");
        ChildProgram.Run(
            Command.Worker(
                "train",
                $"--network={network.Name}",
                $"--train={files.Sample}",
                $"--validation={files.Validation}",
                $"--batch={MeasurementPlan.Batch}",
                $"--threads={MeasurementPlan.Threads}",
                "--epochs=1",
                $"--save={BenchFiles.Weights(network)}"
            )
        );
        Export(inferences);
        Compare(inferences);
    }

    private void Export(IReadOnlyList<Measurement> inferences)
    {
        try
        {
            ChildProgram.Run(
                Command.Python(
                    "export.py",
                    $"--network={BenchFiles.Network(network)}",
                    $"--weights={BenchFiles.Weights(network)}",
                    $"--out={BenchFiles.Onnx(network)}"
                )
            );
        }
        catch (MeasurementFailedException exception)
        {
            File.Delete(BenchFiles.Onnx(network));
            foreach (var (subject, _) in inferences.Where(inference => inference.Subject.Program == Subject.OnnxRuntime))
            {
                readings.Fail(subject, $"PyTorch, which writes the ONNX file, failed: {exception.Message}");
            }
        }
    }

    private void Compare(IReadOnlyList<Measurement> inferences)
    {
        float[]? expected = null;
        foreach (var (subject, command) in inferences.Where(inference => readings.Failure(inference.Subject) is null))
        {
            try
            {
                ChildProgram.Run(command with { Arguments = [.. command.Arguments, "--check"] });
                float[] found = [.. MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(BenchFiles.Probabilities(subject)))];
                expected ??= found;
                double difference =
                    found.Length == expected.Length ? found.Zip(expected, (a, b) => Math.Abs((double)a - b)).Max() : double.NaN;
                readings.Compared(subject, difference);
                if (!(difference <= Tolerance))
                {
                    readings.Fail(
                        subject,
                        $"its probabilities differ by up to {difference:G2} from the first program's; expected {Tolerance:G1}"
                    );
                }
            }
            catch (MeasurementFailedException exception)
            {
                readings.Fail(subject, exception.Message);
            }
        }
    }
}
