using Permafrost.Stages.DownloadCheck;

namespace Permafrost.Tests.Stages.DownloadCheck;

public sealed class ChildProcessTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task RunAsync_ProgramEnds_GivesWhatItSaid()
    {
        SkipWithoutShell();
        var ending = await ChildProcess.RunAsync(
            "/bin/sh",
            ["-c", "echo out; echo W: first >&2; echo E: second >&2; exit 3"],
            "/",
            Long,
            CancellationToken.None
        );

        Assert.Equal((3, "out\n", "exit code 3: E: second"), (ending.ExitCode, ending.Output, ending.Complaint));
    }

    [Fact]
    public async Task RunAsync_Cancelled_KillsTheProgramAndItsChildren()
    {
        SkipWithoutShell();
        using var cancel = new CancellationTokenSource();
        int[] processes = [];

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ChildProcess.RunAsync(
                "/bin/sh",
                ["-c", "sleep 600 & echo $$ $!; wait"],
                "/",
                Long,
                async (output, limit) =>
                {
                    string? line = await new StreamReader(output).ReadLineAsync(limit);
                    processes = [.. line!.Split(' ').Select(int.Parse)];
                    await cancel.CancelAsync();
                    limit.ThrowIfCancellationRequested();
                    return "";
                },
                cancel.Token
            )
        );

        Assert.Equal(2, processes.Length);

        // The signal is sent; when the kernel carries it out is its own business.
        Assert.All(processes, id => Assert.True(SpinWait.SpinUntil(() => !IsRunning(id), TimeSpan.FromSeconds(60))));
    }

    [Fact]
    public async Task RunAsync_TakesTooLong_SaysSo()
    {
        SkipWithoutShell();
        var error = await Assert.ThrowsAsync<MirrorFailedException>(() =>
            ChildProcess.RunAsync("/bin/sh", ["-c", "exec sleep 600"], "/", TimeSpan.FromMilliseconds(100), CancellationToken.None)
        );

        Assert.EndsWith("not done within 0.1 s", error.Message, StringComparison.Ordinal);
    }

    private static void SkipWithoutShell() => Assert.SkipUnless(File.Exists("/bin/sh"), "There is no /bin/sh here.");

    /// <summary>A killed child that nobody has waited for yet is not running either.</summary>
    private static bool IsRunning(int id)
    {
        string status = $"/proc/{id}/stat";
        try
        {
            return File.Exists(status) && File.ReadAllText(status).Split(") ")[^1][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            // It went between the two looks.
            return false;
        }
    }
}
