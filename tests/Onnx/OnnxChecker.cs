using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Permafrost.Tests.Onnx;

/// <summary>ONNX' own checker (Debian's python3-onnx), running <c>Fixtures/onnx_checker.py</c>; tests that want it are skipped where it is not installed.</summary>
internal static class OnnxChecker
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Checks files.</summary>
    /// <returns>What stands in the last one.</returns>
    public static JsonNode Check(params string[] files)
    {
        Assert.SkipUnless(OnnxRuntime.Runs(Python, "-c", "import onnx"), $"{Python} with python3-onnx is not installed");
        using var process = Process.Start(
            new ProcessStartInfo(Python, [Path.Combine(Repository.Root, "tests", "Onnx", "Fixtures", "onnx_checker.py"), .. files])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return JsonNode.Parse(output)!;
    }
}
