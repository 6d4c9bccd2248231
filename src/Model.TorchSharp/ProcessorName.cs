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
                    [
                        "--query-gpu=name",
                        "--format=csv,noheader",
                        $"--id={IdOf(index, Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES"))}",
                    ]
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

    /// <summary>What the driver's tool calls a GPU that libtorch counts.</summary>
    /// <param name="index">libtorch's number, which counts the visible ones.</param>
    /// <param name="visible"><c>CUDA_VISIBLE_DEVICES</c>: numbers or UUIDs; null: all are.</param>
    internal static string IdOf(int index, string? visible)
    {
        string[] ids = (visible ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return index < ids.Length ? ids[index] : index.ToString(CultureInfo.InvariantCulture);
    }
}
