using System.Diagnostics;

namespace Permafrost.Tests.Browser;

/// <summary>Ends the browser and removes its profile and the pages when the tests end, also when they are killed.</summary>
/// <remarks>A shell that waits for its standard input to close, which the system does for a process that is gone.</remarks>
internal sealed class BrowserGuard : IDisposable
{
    // $1 is the driver, $2 the profile, $3 the folder to remove. A signal to the whole group, as from Ctrl+C or timeout, ends the tests, but not what
    // cleans up after them. Chromium notices by a pipe that its driver is gone and writes its profile until then; a process that has ended but that nobody
    // has waited for still has a folder in /proc, but no program.
    private const string Script = """
        trap '' HUP INT TERM
        cat > /dev/null
        browser=$(readlink "$2/SingletonLock")
        browser=${browser##*-}
        kill -KILL "$1" $browser 2> /dev/null
        while [ -e "/proc/$browser/exe" ]; do
            sleep 0.1
        done
        until rm -rf "$3"; do
            sleep 0.1
        done
        """;

    private readonly Process shell;

    /// <param name="driver">Process of the driver.</param>
    public BrowserGuard(int driver)
    {
        shell = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", Script, "guard", $"{driver}", BrowserFolder.Profile, BrowserFolder.Path])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
            }
        )!;
    }

    /// <summary>Returns once the browser has ended and its profile is removed.</summary>
    public void Dispose()
    {
        shell.StandardInput.Close();
        shell.WaitForExit();
        shell.Dispose();
    }
}
