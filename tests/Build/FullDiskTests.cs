using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Permafrost.Tests.Build;

/// <summary>Real small disks in memory, which only root can mount.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const string Full = "no space left on the disk";

    private readonly FaultStudy study = new();
    private readonly List<string> disks = [];

    public void Dispose()
    {
        foreach (string disk in disks)
        {
            Call("umount", disk);
        }

        study.Dispose();
    }

    [Fact]
    public void Report_StoreIsFull_FailsWhatDoesNotFitAndTheNextRunWithRoomGoesOn()
    {
        string disk = Mount(study.Store, "200k");
        var full = study.Host.Run();
        Call("mount", "-o", "remount,size=20m", disk);

        Assert.Equal(4, full.ExitCode);
        Assert.Contains(Full, full.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", full.Errors, StringComparison.Ordinal);
        Assert.Contains(
            Path.Combine("runs", "small", "model.safetensors"),
            string.Join('\n', study.Finish().Keys),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("reports")]
    public void Report_NoRoomForWhatPeopleLookAt_IsExitCode4AndTheResultsAreKept(string part)
    {
        string disk = Mount(Path.Combine(study.Artifacts, part), "8k");
        var full = study.Host.Run();
        Call("mount", "-o", "remount,size=20m", disk);
        var next = study.Host.Run("--format=json", "--verbosity=quiet");

        Assert.Equal(4, full.ExitCode);
        Assert.Contains(Full, full.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", full.Errors, StringComparison.Ordinal);
        Assert.Equal((0, ""), (next.ExitCode, next.Errors));
        // What was computed was not lost; a report that showed a failure is written anew.
        var train = JsonNode.Parse(next.Output)!.AsArray().Single(row => (string)row!["stage"]! == "Train")!;
        Assert.Equal("cached", (string?)train["state"]);
        study.Finish();
    }

    [Fact]
    public void Report_EverythingIsFull_IsExitCode4()
    {
        Mount(study.Artifacts, "40k");

        var full = study.Host.Run();

        Assert.Equal(4, full.ExitCode);
        Assert.Contains(Full, full.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", full.Errors, StringComparison.Ordinal);
    }

    private string Mount(string folder, string size)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "only root mounts disks");
        Directory.CreateDirectory(folder);
        Assert.SkipUnless(Call("mount", "-t", "tmpfs", "-o", $"size={size}", "none", folder) == 0, "this system mounts no disks");
        disks.Add(folder);
        return folder;
    }

    private static int Call(string command, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(command, args) { UseShellExecute = false, RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
