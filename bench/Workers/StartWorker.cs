using System.Diagnostics;
using Permafrost.Bench.Measuring;

namespace Permafrost.Bench.Workers;

/// <summary>Runs the program once, and looks from outside how long it takes and how large it grows.</summary>
internal static class StartWorker
{
    public const string Seconds = "seconds_to_exit";
    public const string PeakBytes = "peak_rss_bytes";

    private const int SampleMilliseconds = 4;

    public static Reading Run(Settings settings)
    {
        var start = new ProcessStartInfo("dotnet", [settings["program"], $"--experiments={settings["experiments"]}"])
        {
            // The repository is the one that the program lies in.
            WorkingDirectory = RootOf(settings["program"]),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        long begin = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        double peak = 0.0;
        while (!process.WaitForExit(SampleMilliseconds))
        {
            peak = Math.Max(peak, ProcessMemory.Bytes(process.Id, "VmHWM:"));
        }

        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        if (process.ExitCode != 0)
        {
            throw new MeasurementFailedException($"exit code {process.ExitCode}: {errors.Result.Trim()}");
        }

        _ = output.Result;
        var reading = new Reading { Values = { [Seconds] = seconds } };
        if (peak > 0.0)
        {
            reading.Values[PeakBytes] = peak;
        }

        return reading;
    }

    private static string RootOf(string program)
    {
        string folder = Path.GetDirectoryName(program)!;
        while (!File.Exists(Path.Combine(folder, "Permafrost.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
