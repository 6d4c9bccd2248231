using System.Runtime.InteropServices;
using Permafrost.Bench.Measuring;
using Permafrost.Core.Files;
using Permafrost.Stages;

namespace Permafrost.Bench.Training;

/// <summary>
/// Makes what the programs share: the network as JSON, weights after a short training, the same as ONNX. Then sees that all programs
/// find the same probabilities with them: speeds of different computations are not compared.
/// </summary>
internal sealed class NetworkPreparation(BenchNetwork network, BenchFiles files, Readings<Subject> readings)
{
    /// <summary>How far two probabilities may lie apart.</summary>
    public const double Tolerance = 1e-5;

    /// <param name="plan">Everything that can be measured; it has the inference of ours that others are compared with.</param>
    /// <param name="measurements">What will be measured; inferences of this network are looked at.</param>
    /// <exception cref="MeasurementFailedException">Ours failed: nothing can be compared.</exception>
    public void Run(IReadOnlyList<Measurement<Subject>> plan, IReadOnlyList<Measurement<Subject>> measurements)
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
        RunOurs(
            "to train the weights that all programs infer with",
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
        Compare(plan.First(measurement => measurement.Subject == Subject.Infer(network, MeasurementPlan.Threads)), inferences);
    }

    /// <summary>The largest distance of two probabilities at the same place; NaN where one of them is, or where the counts differ.</summary>
    internal static double LargestDifference(IReadOnlyCollection<float> found, IReadOnlyCollection<float> expected) =>
        found.Count == expected.Count ? found.Zip(expected, (a, b) => Math.Abs((double)a - b)).Aggregate(0.0, Math.Max) : double.NaN;

    private void RunOurs(string purpose, Command command)
    {
        try
        {
            ChildProgram.Run(command);
        }
        catch (MeasurementFailedException exception)
        {
            throw new MeasurementFailedException($"{network.Name}: ours failed {purpose}: {exception.Message}");
        }
    }

    private void Export(IReadOnlyList<Measurement<Subject>> inferences)
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

    private void Compare(Measurement<Subject> ours, IReadOnlyList<Measurement<Subject>> inferences)
    {
        RunOurs("to find the probabilities that the others are compared with", Checked(ours.Command));
        float[] expected = Probabilities(ours.Subject);
        foreach (var (subject, command) in inferences.Where(inference => readings.Failure(inference.Subject) is null))
        {
            try
            {
                ChildProgram.Run(Checked(command));
                double difference = LargestDifference(Probabilities(subject), expected);
                readings.Compared(subject, difference);
                if (!(difference <= Tolerance))
                {
                    readings.Fail(subject, $"its probabilities differ by up to {difference:G2} from ours; expected {Tolerance:G1}");
                }
            }
            catch (MeasurementFailedException exception)
            {
                readings.Fail(subject, exception.Message);
            }
        }
    }

    /// <summary>The same program, ending once it has written its probabilities.</summary>
    private static Command Checked(Command command) => command with { Arguments = [.. command.Arguments, "--check"] };

    private static float[] Probabilities(Subject subject) =>
        [.. MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(BenchFiles.Probabilities(subject)))];
}
