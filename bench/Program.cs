using Permafrost.Bench.Engines;
using Permafrost.Bench.Fuzzing;
using Permafrost.Bench.Imaging;
using Permafrost.Bench.Kernels;
using Permafrost.Bench.Measuring;
using Permafrost.Bench.Pipeline;
using Permafrost.Bench.Reports;
using Permafrost.Bench.Training;
using Permafrost.Bench.Workers;
using Permafrost.Core.Errors;

namespace Permafrost.Bench;

/// <summary>Measures how fast the engine is: its kernels, whole trainings beside PyTorch and ONNX Runtime, and pictures beside Pillow; how soon the pipeline knows that there is nothing to do; how long a report takes. Looks for images that the decoders do not bear.</summary>
internal static class Program
{
    private const string Help = """
        dotnet run --project bench -- COMMAND

          kernels [OPTIONS]    each layer and kernel by itself, with BenchmarkDotNet and its options:
                                 --list=flat             what there is
                                 --filter='*Layer*'      some of it
                                 --job=Dry               once each, to see that it works
          training [OPTIONS]   whole trainings and inference, ours and the peers in turn; writes bench/results/CPU/training.md
                                 --rounds=3              how often each measurement is made; medians are quoted
                                 --only=GLOB[,GLOB]      some measurements, such as 'peak,train/*'
                                 --list                  names of the measurements; runs nothing
                                 --epochs=3              epochs of each training of ours; the first is not counted
                                 --images=60000          images of an epoch
                                 --data=DIR              folder of Fashion-MNIST; data/fashion-mnist if not given
                                 --no-install            measure with the peers that are there
                               With --only, --images or fewer rounds the page goes to artifacts/bench/training.md instead.
          images [OPTIONS]     JPEG files decoded and resized, ours and Pillow in turn; writes bench/results/CPU/images.md
                                 --rounds=3, --only=GLOB[,GLOB], --list, --no-install   as above
                                 --data=DIR              folder of small JPEG files; data/natural-scenes if not given, made ones if there is none
                                 --images=1000           files to take

          engines [OPTIONS]    the engines of training side by side, and PyTorch; writes bench/results/CPU/engines.md
                                 --rounds=3, --only=GLOB[,GLOB], --list   as above
                               TorchSharp is there in builds with it: dotnet run --project bench -p:Torch=cpu -- engines

          pipeline [OPTIONS]   a thousand experiments with nothing to do, fingerprints of the code, digests; writes bench/results/CPU/pipeline.md
                                 --rounds=5, --only=GLOB[,GLOB], --list   as above
                               The first time it trains them: some minutes, kept in artifacts/bench.

          report [OPTIONS]     the reports of a hundred and of a thousand experiments; writes bench/results/CPU/report.md
                                 --rounds=3, --only=GLOB[,GLOB], --list   as above
                               The first time it makes up their results: 1.5 GB, kept in artifacts/bench.

          fuzz [OPTIONS]       damaged PNG and JPEG files, as many as you like, against the decoders; writes bench/results/CPU/fuzzing.md
                                 --count=1000000         mutants to try
                                 --seed=111              which ones
                                 --files=DIR             more files to damage than those of the tests
                                 --seconds=60            when to stop in any case
                                 --threads=2             all cores if not given
                               Mutants that fail go to artifacts/fuzz; fewer than a million are reported to artifacts/bench/fuzzing.md.

        How to read the figures: docs/performance.md
        """;

    public static int Main(string[] args)
    {
        try
        {
            return args switch
            {
                ["kernels", .. var rest] => KernelBenchmarks.Run(rest),
                ["training", .. var rest] => TrainingBenchmark.Run(TrainingArguments.Parse(rest)),
                ["images", .. var rest] => ImagesBenchmark.Run(ImagesArguments.Parse(rest)),
                ["engines", .. var rest] => EnginesBenchmark.Run(RoundsArguments.Parse(rest, "engines", 3)),
                ["pipeline", .. var rest] => PipelineBenchmark.Run(RoundsArguments.Parse(rest, "pipeline", 5)),
                ["report", .. var rest] => ReportBenchmark.Run(RoundsArguments.Parse(rest, "report", 3)),
                ["fuzz", .. var rest] => FuzzCommand.Run(FuzzArguments.Parse(rest)),
                ["worker", var name, .. var rest] => Worker.Run(name, rest),
                [] or ["help" or "--help"] => PrintHelp(),
                _ => throw new UserErrorException(
                    $"{args[0]} is no command; expected kernels, training, images, engines, pipeline, report or fuzz"
                ),
            };
        }
        catch (UserErrorException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 2;
        }
        catch (MeasurementFailedException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static int PrintHelp()
    {
        Console.WriteLine(Help);
        return 0;
    }
}
