using System.Runtime.Versioning;

namespace Permafrost.Tests.Build;

/// <summary>A store that may be read but not written, as a team shares one. Permissions do not bind root, who therefore runs the program as another user.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ReadOnlyStoreTests : IDisposable
{
    /// <summary>The user nobody.</summary>
    private const string OtherUser = "65534";

    private const UnixFileMode ReadOnly =
        UnixFileMode.UserRead
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherExecute;

    private const UnixFileMode Writable = ReadOnly | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly HostFolder folder = new();

    public void Dispose()
    {
        SetModes(Path.Combine(folder.Root, "store"), Writable);
        folder.Dispose();
    }

    [Fact]
    public void Report_ReadOnlyStore_ServesWhatItHasAndRefusesTheRest()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs Unix permissions");
        folder.Copy("experiments");
        Assert.Equal(0, folder.Run("--experiments=experiments/shapes.yaml", "--store=store").ExitCode);
        SetModes(folder.Root, Writable);
        SetModes(Path.Combine(folder.Root, "store"), ReadOnly);

        var cached = RunAsOrdinaryUser("--experiments=experiments/shapes.yaml", "--store=store");
        var refused = RunAsOrdinaryUser("--experiments=experiments/shapes.yaml", "--store=store", "--set=train.seed=112");

        Assert.Equal((0, ""), (cached.ExitCode, cached.Errors));
        Assert.Contains("Nothing to do", cached.Output, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(Path.Combine(folder.Root, "store"), refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
    }

    private HostProcess RunAsOrdinaryUser(params string[] args)
    {
        (string, string)[] home = [("HOME", folder.Root), ("TMPDIR", folder.Root)];
        return Environment.UserName == "root"
            ? HostProcess.StartCommand(
                "setpriv",
                folder.Root,
                home,
                [$"--reuid={OtherUser}", $"--regid={OtherUser}", "--clear-groups", HostProcess.DotnetPath, folder.ProgramPath, .. args]
            )
            : HostProcess.Start(folder.ProgramPath, folder.Root, home, args);
    }

    private static void SetModes(string path, UnixFileMode mode)
    {
        File.SetUnixFileMode(path, mode);
        foreach (string one in Directory.EnumerateDirectories(path, "*", SearchOption.AllDirectories))
        {
            File.SetUnixFileMode(one, mode);
        }

        // Files of the store stay read-only: that is how it knows that nobody edited them.
        foreach (string one in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
        {
            File.SetUnixFileMode(
                one,
                one.Contains("/store/", StringComparison.Ordinal) ? File.GetUnixFileMode(one) | UnixFileMode.OtherRead : mode
            );
        }
    }
}
