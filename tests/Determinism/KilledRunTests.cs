using System.Diagnostics;
using System.Globalization;
using Permafrost.Core.Randomness;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Determinism;

/// <summary>Runs that are killed at random moments, again and again, until they end: with the digest of a run that was left in peace.</summary>
public sealed class KilledRunTests
{
    /// <summary>How many kills; 20 where it is not set.</summary>
    private const string KillsVariable = "PERMAFROST_KILLS";

    /// <summary>Kills wait for up to so many events. A run has about twelve before training and, in training, two for each of its 164 steps.</summary>
    private const int MostEvents = 60;

    private const ulong Seed = 111;

    [Fact]
    public async Task Train_KilledAtRandomMoments_EndsWithThePinnedDigest()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable(KillsVariable) ?? "20", CultureInfo.InvariantCulture);
        var moments = new PhiloxStream(Seed, "kills");
        var events = new List<string>();
        int done = 0;
        while (done < kills)
        {
            string folder = Directory.CreateTempSubdirectory("permafrost-killed-").FullName;
            bool ended = false;
            while (!ended)
            {
                int? moment = done < kills ? moments.Below(MostEvents, 0, 0, (uint)done) + 1 : null;
                ended = await Run(folder, moment, events);
                done += ended ? 0 : 1;
            }

            Remove(folder);
        }

        Assert.DoesNotContain(events, line => line.Contains("warning", StringComparison.Ordinal));
        Assert.Contains(events, line => line.Contains("Train resumed at epoch ", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kills} kills, {events.Count(line => line.Contains(" resumed at ", StringComparison.Ordinal))} times resumed"
        );
    }

    /// <summary>Runs the study until it ends or, with a moment, until that many events have happened.</summary>
    /// <returns>Whether it ended; then with the right digest.</returns>
    private static async Task<bool> Run(string folder, int? moment, List<string> events)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(
            "dotnet",
            [typeof(KilledRunTests).Assembly.Location, "-class", typeof(CheckpointedRunTests).FullName!, "-noColor"]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment[CheckpointedRunTests.FolderVariable] = folder;
        using var child = Process.Start(start)!;
        var output = new List<string>();
        int seen = 0;
        while (seen != moment && await child.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            output.Add(line);
            if (line.StartsWith(CheckpointedRunTests.Mark, StringComparison.Ordinal))
            {
                events.Add(line);
                seen++;
            }
        }

        if (seen == moment)
        {
            // On Unix SIGKILL.
            child.Kill();
            await child.WaitForExitAsync(cancellation);
            return false;
        }

        await child.WaitForExitAsync(cancellation);
        Assert.True(child.ExitCode == 0, $"exit code {child.ExitCode}\n{string.Join('\n', output)}");
        Assert.Contains(output, line => line.Contains("Total: 1,", StringComparison.Ordinal));
        return true;
    }

    private static void Remove(string folder)
    {
        foreach (string file in Workplace.AllFiles(folder))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(folder, recursive: true);
    }
}
