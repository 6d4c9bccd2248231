using System.Runtime.InteropServices;
using Permafrost.Tests.Build;

namespace Permafrost.Tests.Determinism;

/// <summary>
/// The program as published for Windows, with Microsoft's Windows runtime in it, and a repository in which Wine runs it beside the usual one.
/// </summary>
public sealed class WindowsProgram : IDisposable
{
    private const int PublishTimeoutSeconds = 400;

    private readonly Lazy<HostFolder> folder;
    private readonly string prefix = Directory.CreateTempSubdirectory("permafrost-wine-").FullName;

    public WindowsProgram() => folder = new(Publish);

    /// <summary>Why it cannot run here; null if it can.</summary>
    public static string? Obstacle =>
        !OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64 ? "Wine is asked on Linux x64 alone"
        : !File.Exists("/usr/bin/wine") ? "needs Wine: apt-get install wine wine64"
        : null;

    internal HostFolder Folder => folder.Value;

    public void Dispose()
    {
        if (folder.IsValueCreated)
        {
            // Its services would write into the folder that goes away.
            Wine("wineboot", "--kill");
            folder.Value.Dispose();
        }

        Directory.Delete(prefix, recursive: true);
    }

    /// <summary>Runs the Windows program in the repository.</summary>
    internal HostProcess Run(params string[] args) =>
        Wine([Path.Combine(Folder.Root, "build", "windows", "Permafrost.Build.exe"), .. args]);

    private HostProcess Wine(params string[] args) =>
        HostProcess.StartCommand(
            "/usr/bin/wine",
            Folder.Root,
            [
                ("WINEPREFIX", prefix),
                ("HOME", prefix),
                ("WINEDEBUG", "-all"),
                ("DISPLAY", ""),
                // Neither a browser nor entries in menus.
                ("WINEDLLOVERRIDES", "mshtml,winemenubuilder.exe=d"),
            ],
            args
        );

    private HostFolder Publish()
    {
        var created = new HostFolder();
        created.Copy("experiments");

        // Outputs in between lie elsewhere, so that those of the checkout stay as they are. Dynamic methods are off since Wine 8 cannot free them:
        // the runtime dies when the first is collected.
        var publish = HostProcess.StartCommand(
            HostProcess.DotnetPath,
            Repository.Root,
            PublishTimeoutSeconds,
            [("MSBUILDDISABLENODEREUSE", "1")],
            [
                "publish",
                "build",
                "--runtime=win-x64",
                "--self-contained",
                $"--output={Path.Combine(created.Root, "build", "windows")}",
                $"--artifacts-path={Path.Combine(created.Root, "publish")}",
                "-maxCpuCount:1",
                "-property:DynamicCodeSupport=false",
                "-property:RunAnalyzers=false",
                "-property:GenerateDocumentationFile=false",
                "-property:DisableTransitiveFrameworkReferenceDownloads=true",
            ]
        );
        Assert.True(publish.ExitCode == 0, publish.Output + publish.Errors);
        return created;
    }
}
