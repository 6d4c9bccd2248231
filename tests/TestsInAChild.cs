using System.Diagnostics;

namespace Permafrost.Tests;

/// <summary>Runs tests of this program once more in a process of its own, with other switches of the runtime.</summary>
internal static class TestsInAChild
{
    /// <summary>Runs the tests of a class and fails with what they print if any of them fails.</summary>
    /// <param name="tests">The class.</param>
    /// <param name="environment">Each <c>NAME=value</c>.</param>
    public static async Task RunAsync(Type tests, params string[] environment)
    {
        // The assembly beside the general host: that runs wherever dotnet does.
        var start = new ProcessStartInfo("dotnet", [typeof(TestsInAChild).Assembly.Location, "-class", tests.FullName!, "-noColor"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string variable in environment)
        {
            string[] parts = variable.Split('=', 2);
            start.Environment[parts[0]] = parts[1];
        }

        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(child.ExitCode == 0, $"{string.Join(' ', environment)}: exit code {child.ExitCode}\n{output}\n{await errors}");

        // A filter that matches nothing passes, too.
        Assert.DoesNotContain("Total: 0,", output, StringComparison.Ordinal);
        Assert.Contains("Total: ", output, StringComparison.Ordinal);
    }
}
