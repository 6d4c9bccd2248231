using System.Text.Json;
using Permafrost.Core.Errors;

namespace Permafrost.Bench.Workers;

/// <summary>The program in a process of its own: makes one measurement and prints it, as the peers' programs do.</summary>
internal static class Worker
{
    /// <param name="name">What to measure.</param>
    /// <param name="args">Its settings, each <c>--key=value</c>.</param>
    public static int Run(string name, IReadOnlyList<string> args)
    {
        var settings = Settings.Parse(args);
        var reading = name switch
        {
            "peak" => PeakWorker.Run(settings),
            "train" => TrainWorker.Run(settings),
            "infer" => InferWorker.Run(settings),
            "images" => ImagesWorker.Run(settings),
            "start" => StartWorker.Run(settings),
            "fingerprints" => FingerprintWorker.Run(settings),
            "hash" => HashWorker.Run(settings),
            "report" => ReportWorker.Run(settings),
            "busy" => BusyWorker.Run(settings),
            _ => throw new UserErrorException(
                $"{name} is no worker; expected peak, train, infer, images, start, fingerprints, hash, report or busy"
            ),
        };
        Console.WriteLine(JsonSerializer.Serialize(reading, Reading.Json));
        return 0;
    }
}
