using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Permafrost.Tests.Onnx;

/// <summary>ONNX Runtime in Node.js, where <c>npm ci --prefix bench/peers --ignore-scripts</c> has installed it; tests that want it are skipped elsewhere.</summary>
internal static class OnnxRuntime
{
    private static string Packages { get; } = Path.Combine(Repository.Root, "bench", "peers");

    /// <summary>Runs a model on images.</summary>
    /// <param name="model">The file.</param>
    /// <param name="input">Name of its input.</param>
    /// <param name="images">Its values.</param>
    /// <param name="shape">Its shape, the number of images first.</param>
    /// <param name="outputs">Names of the outputs that are wanted.</param>
    /// <returns>The values of each.</returns>
    public static float[][] Run(string model, string input, float[] images, int[] shape, params string[] outputs)
    {
        SkipUnlessInstalled();
        string folder = Directory.CreateTempSubdirectory("permafrost-onnx-").FullName;
        try
        {
            string inputFile = Path.Combine(folder, "input.f32");
            File.WriteAllBytes(inputFile, MemoryMarshal.AsBytes<float>(images).ToArray());
            string[] files = [.. outputs.Index().Select(output => Path.Combine(folder, $"{output.Index}.f32"))];
            var start = new ProcessStartInfo("node")
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                ArgumentList =
                {
                    Path.Combine(Repository.Root, "tests", "Onnx", "Fixtures", "onnx_runtime.mjs"),
                    $"--packages={Packages}",
                    $"--model={model}",
                    $"--input={input}:{inputFile}:{string.Join(',', shape)}",
                },
            };
            foreach (var (output, file) in outputs.Zip(files))
            {
                start.ArgumentList.Add($"--output={output}:{file}");
            }

            using var process = Process.Start(start)!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors);
            return [.. files.Select(file => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file)).ToArray())];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static void SkipUnlessInstalled()
    {
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Packages, "node_modules", "onnxruntime-node")),
            "onnxruntime-node is not installed in bench/peers"
        );
        Assert.SkipUnless(Runs("node", "--version"), "node is not installed");
    }

    /// <summary>Whether a program is there and ends well.</summary>
    public static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
