using System.ComponentModel;
using System.Diagnostics;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>Runs a program with bounded time; neither it nor its children outlive the call.</summary>
internal static class ChildProcess
{
    /// <summary>Runs to the end and gives exit code, standard output and standard error.</summary>
    /// <exception cref="MirrorFailedException">The program is not installed, or took too long.</exception>
    public static Task<Ending> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        string directory,
        TimeSpan timeout,
        CancellationToken cancellation
    ) => RunAsync(program, arguments, directory, timeout, (output, limit) => new StreamReader(output).ReadToEndAsync(limit), cancellation);

    /// <summary>The same, with <paramref name="read"/> reading the standard output.</summary>
    public static async Task<Ending> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        string directory,
        TimeSpan timeout,
        Func<Stream, CancellationToken, Task<string>> read,
        CancellationToken cancellation
    )
    {
        using var process = Start(program, arguments, directory);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        try
        {
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            string output = await read(process.StandardOutput.BaseStream, limit.Token);
            string error = await errors;
            await process.WaitForExitAsync(limit.Token);
            return new Ending(process.ExitCode, output, error);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new MirrorFailedException($"{program} {arguments[^1]}: not done within {timeout.TotalSeconds} s");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }
        }
    }

    private static Process Start(string program, IReadOnlyList<string> arguments, string directory)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        try
        {
            return Process.Start(start) ?? throw new MirrorFailedException($"{program} did not start");
        }
        catch (Win32Exception exception)
        {
            const int NoSuchFile = 2;
            throw new MirrorFailedException(
                exception.NativeErrorCode == NoSuchFile
                    ? $"{program} is not installed here"
                    : $"{program} cannot be run here: {exception.Message}"
            );
        }
    }

    /// <summary>How a program ended.</summary>
    internal sealed record Ending(int ExitCode, string Output, string Error)
    {
        /// <summary>What it complained of, on one line.</summary>
        public string Complaint
        {
            get
            {
                string[] lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                var errors = lines.Where(line => line.StartsWith("E:", StringComparison.Ordinal)).Take(3).ToArray();
                string text = errors.Length > 0 ? string.Join("; ", errors) : lines.LastOrDefault() ?? "no message";
                return $"exit code {ExitCode}: {text}";
            }
        }
    }
}
