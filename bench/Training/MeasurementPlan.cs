using Permafrost.Bench.Measuring;
using Permafrost.Bench.Workers;
using Permafrost.Model.Kernels;

namespace Permafrost.Bench.Training;

/// <summary>Everything that is measured, in the order of a round: ours and the peers side by side.</summary>
internal sealed class MeasurementPlan(TrainingArguments arguments, BenchFiles files)
{
    public const int Batch = 64;
    public const int Threads = 2;

    private const string PeakSeconds = "1";
    private const string InferenceSeconds = "2";
    private const string Avx2 = "avx2";

    /// <summary>Batches beside <see cref="Batch"/>.</summary>
    public static IReadOnlyList<int> OtherBatches { get; } = [16, 256];

    /// <summary>The AVX2 kernel where the processor has a wider one: what others' processors would use.</summary>
    public static string? NarrowKernel { get; } =
        KernelVariants.Supported[0].Name != Avx2 && KernelVariants.Supported.Any(kernel => kernel.Name == Avx2) ? Avx2 : null;

    public IReadOnlyList<Measurement<Subject>> All =>
        [
            new Measurement<Subject>(Subject.Peak, Command.Worker("peak", $"--threads={Threads}", $"--seconds={PeakSeconds}")),
            .. BenchNetwork.All.SelectMany(Training),
            .. Scaling(BenchNetwork.Main),
            .. BenchNetwork.All.SelectMany(Inference),
        ];

    private IEnumerable<Measurement<Subject>> Training(BenchNetwork network) =>
        [
            new Measurement<Subject>(Subject.Train(network, Batch, Threads), Train(network, Batch, Threads)),
            new Measurement<Subject>(Subject.Train(network, Batch, Threads, Subject.PyTorch), TrainPyTorch(network, Threads)),
        ];

    private IEnumerable<Measurement<Subject>> Scaling(BenchNetwork network)
    {
        yield return new Measurement<Subject>(Subject.Train(network, Batch, 1), Train(network, Batch, 1));
        yield return new Measurement<Subject>(Subject.Train(network, Batch, 1, Subject.PyTorch), TrainPyTorch(network, 1));
        foreach (int batch in OtherBatches)
        {
            yield return new Measurement<Subject>(Subject.Train(network, batch, Threads), Train(network, batch, Threads));
        }

        var ours = Train(network, Batch, Threads);

        // Bound to as many cores as it has threads: with a core to spare, nothing would be shared.
        var bound = ours with
        {
            Arguments = [.. ours.Arguments, $"--cores={Threads}"],
        };
        yield return new Measurement<Subject>(Subject.Train(network, Batch, Threads, Subject.Busy), bound)
        {
            Companion = Command.Worker("busy", $"--core={Threads}"),
        };
        if (NarrowKernel is { } narrow)
        {
            var forced = new Dictionary<string, string>(StringComparer.Ordinal) { [KernelVariants.Variable] = narrow };
            yield return new Measurement<Subject>(Subject.Train(network, Batch, Threads, narrow), ours with { Environment = forced });
        }
    }

    /// <summary>Ours first: the others are compared with it.</summary>
    private IEnumerable<Measurement<Subject>> Inference(BenchNetwork network)
    {
        string definition = $"--network={BenchFiles.Network(network)}";
        string weights = $"--weights={BenchFiles.Weights(network)}";
        foreach (int threads in network == BenchNetwork.Main ? new[] { Threads, 1 } : [Threads])
        {
            yield return Of(Subject.Ours, common => Command.Worker("infer", [$"--network={network.Name}", weights, .. common]));
            yield return Of(Subject.OnnxRuntime, common => Command.Node("infer.mjs", [$"--model={BenchFiles.Onnx(network)}", .. common]));
            yield return Of(Subject.PyTorch, common => Command.Python("infer.py", [definition, weights, .. common]));

            Measurement<Subject> Of(string program, Func<string[], Command> command)
            {
                var subject = Subject.Infer(network, threads, program);
                string[] common =
                [
                    $"--test={files.Test}",
                    $"--threads={threads}",
                    $"--seconds={InferenceSeconds}",
                    $"--out={BenchFiles.Probabilities(subject)}",
                ];
                return new Measurement<Subject>(subject, command(common));
            }
        }
    }

    private Command Train(BenchNetwork network, int batch, int threads) =>
        Command.Worker(
            "train",
            $"--network={network.Name}",
            $"--train={files.Train}",
            $"--validation={files.Validation}",
            $"--batch={batch}",
            $"--threads={threads}",
            $"--epochs={arguments.Epochs}"
        );

    private Command TrainPyTorch(BenchNetwork network, int threads) =>
        Command.Python(
            "train.py",
            $"--network={BenchFiles.Network(network)}",
            $"--train={files.Train}",
            $"--batch={Batch}",
            $"--threads={threads}",
            $"--images={Math.Min(arguments.Images, network.PyTorchImages)}"
        );
}
