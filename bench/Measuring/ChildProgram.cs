using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Permafrost.Model.Kernels;

namespace Permafrost.Bench.Measuring;

/// <summary>Runs a measuring program to its end, and watches its memory from outside.</summary>
internal static class ChildProgram
{
    /// <summary>Name of the value with the largest RssAnon seen: memory that belongs to the process and to no file.</summary>
    public const string PeakAnonymousBytes = "peak_rss_anon_bytes";

    private const int SampleMilliseconds = 20;

    /// <exception cref="MeasurementFailedException">The program is missing, failed, or printed no reading.</exception>
    public static Reading Run(Command command)
    {
        using var process = Start(command);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        double peak = 0.0;
        while (!process.WaitForExit(SampleMilliseconds))
        {
            peak = Math.Max(peak, ProcessMemory.Bytes(process.Id, "RssAnon:"));
        }

        process.WaitForExit();
        string complaint = errors.Result.Trim();
        if (process.ExitCode != 0)
        {
            throw new MeasurementFailedException($"exit code {process.ExitCode}: {LastLine(complaint)}");
        }

        try
        {
            var reading = JsonSerializer.Deserialize<Reading>(LastLine(output.Result), Reading.Json)!;
            if (peak > 0.0)
            {
                reading.Values[PeakAnonymousBytes] = peak;
            }

            return reading;
        }
        catch (JsonException)
        {
            throw new MeasurementFailedException($"it printed no reading but: {LastLine(output.Result)}");
        }
    }

    /// <summary>Starts a program whose output nobody wants, to be killed later.</summary>
    public static Process Start(Command command)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            WorkingDirectory = Checkout.Peers,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Which kernel runs is for the measurement to say: the page names it.
        start.Environment.Remove(KernelVariants.Variable);
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            const int NoSuchFile = 2;
            throw new MeasurementFailedException(
                exception.NativeErrorCode == NoSuchFile
                    ? $"{command.Program} is not installed; bench/peers/install obtains it where it can"
                    : $"{command.Program} did not start: {exception.Message}"
            );
        }
    }

    private static string LastLine(string text) => text.TrimEnd().Split('\n')[^1].Trim();
}
