using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Permafrost.Model.Torch;

/// <summary>Names of processors, as far as the system tells them.</summary>
internal static class ProcessorName
{
    /// <summary>Of the CPU.</summary>
    public static string OfThisMachine()
    {
        const string Listing = "/proc/cpuinfo";
        string? line = File.Exists(Listing)
            ? File.ReadLines(Listing).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal))
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return line is null
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    /// <summary>Of a GPU: TorchSharp does not tell it, its driver's tool does.</summary>
    public static string OfGpu(int index)
    {
        try
        {
            using var tool = Process.Start(
                new ProcessStartInfo(
                    "nvidia-smi",
                    ["--query-gpu=name", "--format=csv,noheader", $"--id={index.ToString(CultureInfo.InvariantCulture)}"]
                )
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                }
            )!;
            string name = tool.StandardOutput.ReadToEnd().Trim();
            tool.WaitForExit();
            return tool.ExitCode == 0 && name.Length > 0 ? name : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
