using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Storage;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline.Storage;

/// <content>Several processes on one store.</content>
public sealed partial class ObjectStoreTests
{
    [Fact]
    public async Task Run_TwoProcessesOnOneStore_TheSecondTakesWhatTheFirstMakes()
    {
        using var inside = new ManualResetEventSlim();
        using var waiting = new ManualResetEventSlim();
        var slow = new TextStage("Train", [])
        {
            Work = context =>
            {
                inside.Set();
                waiting.Wait(TimeSpan.FromSeconds(30), context.Cancellation);
                File.WriteAllText(context.OutputPath("out.txt"), "weights");
            },
        };
        var twin = new TextStage("Train", []);
        var one = place.Process();
        var first = Task.Factory.StartNew(() => one.Run("study", slow, CancellationToken.None), TaskCreationOptions.LongRunning);
        Assert.True(inside.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        var other = place.Process();
        place.Observer.OnProgress = _ => waiting.Set();

        var second = other.Run("study", twin, CancellationToken.None);

        Assert.Equal(StageState.Ran, (await first).State);
        Assert.Equal((StageState.Cached, "made by another process meanwhile"), (second.State, Assert.Single(second.Reasons)));
        Assert.Equal(0, twin.Runs);
        Assert.Equal("weights", File.ReadAllText(other.OutputPath(twin, "out.txt")));
        Assert.Empty(place.StoreFiles("claims"));
        Assert.Empty(place.StoreFiles("tmp"));
    }

    [Fact]
    public async Task Run_ManyProcessesManyStages_MakesEachKeyOnce()
    {
        const int Processes = 6;
        const int Keys = 12;
        int runs = 0;
        using var start = new Barrier(Processes);
        int RunAll(int process)
        {
            var runner = place.Process();
            TextStage[] stages = [.. Enumerable.Range(0, Keys).Select(Stage)];
            Assert.True(start.SignalAndWait(TimeSpan.FromSeconds(30)));
            // Each in another order, so that they meet at different keys.
            return Enumerable
                .Range(0, Keys)
                .Count(index =>
                    runner.Run("study", stages[((index * 5) + process) % Keys], CancellationToken.None).State == StageState.Ran
                );
        }

        TextStage Stage(int key) =>
            new("Train", new JsonObject { ["seed"] = key })
            {
                Work = context =>
                {
                    Interlocked.Increment(ref runs);
                    File.WriteAllText(context.OutputPath("out.txt"), $"weights {key}");
                },
            };

        int[] ran = await Task.WhenAll(
            Enumerable.Range(0, Processes).Select(process => Task.Factory.StartNew(() => RunAll(process), TaskCreationOptions.LongRunning))
        );

        Assert.Equal(Keys, runs);
        Assert.Equal(Keys, ran.Sum());
        Assert.Equal(Keys, place.StoreFiles("ac").Count);
        Assert.Empty(place.StoreFiles("claims"));
        Assert.Empty(place.StoreFiles("tmp"));
    }

    [Fact]
    public void Run_AfterAKilledProcess_SweepsItsClaimsOnOtherKeys()
    {
        string claims = Path.Combine(place.StoreFolder, "claims");
        Directory.CreateDirectory(claims);
        File.WriteAllText(Path.Combine(claims, "dead"), $"{ProcessTag.Place}.{int.MaxValue}.1");
        File.WriteAllText(Path.Combine(claims, "elsewhere"), "another.machine.17.1");

        place.Run("study", Text("hello"));

        Assert.Equal("elsewhere", Path.GetFileName(Assert.Single(place.StoreFiles("claims"))));
    }

    [Fact]
    public void Run_ClaimOfAKilledProcess_IsTakenOver()
    {
        var stage = Text("hello");
        string key = place.Run("study", stage)[0].Key!;
        File.Delete(Assert.Single(place.StoreFiles("ac")));
        string claim = Path.Combine(place.StoreFolder, "claims", key);
        File.WriteAllText(claim, $"{ProcessTag.Place}.{int.MaxValue}.1");

        Assert.Equal(StageState.Ran, Assert.Single(place.Run("study", stage)).State);

        Assert.False(File.Exists(claim));
    }

    [Fact]
    public void Run_CancelledWhileWaitingForAnother_EndsAndLeavesTheOthersClaim()
    {
        using var source = new CancellationTokenSource();
        var stage = Text("hello");
        string key = place.Run("study", stage)[0].Key!;
        File.Delete(Assert.Single(place.StoreFiles("ac")));
        string claim = Path.Combine(place.StoreFolder, "claims", key);
        File.WriteAllText(claim, $"{ProcessTag.Place}.{Environment.ProcessId}.1");
        var runner = place.Process();
        place.Observer.OnProgress = _ => source.Cancel();

        Assert.Throws<OperationCanceledException>(() => runner.Run("study", stage, source.Token));

        Assert.True(File.Exists(claim));
    }

    /// <summary>Claims are a courtesy: where they fail, two processes do the same work, and the store is none the worse.</summary>
    [Fact]
    public async Task Run_TwoProcessesWithoutClaims_BothEndWithTheSameFiles()
    {
        using var meeting = new Barrier(2);
        TextStage Meeting() =>
            new("Train", [])
            {
                Files = ["a.txt", "b.txt"],
                Work = context =>
                {
                    // Both are inside the stage at once: each removes the claim that keeps the other out.
                    foreach (string claim in place.StoreFiles("claims"))
                    {
                        File.Delete(claim);
                    }

                    Assert.True(meeting.SignalAndWait(TimeSpan.FromSeconds(30), context.Cancellation));
                    File.WriteAllText(context.OutputPath("a.txt"), "weights");
                    File.WriteAllText(context.OutputPath("b.txt"), "history");
                },
            };
        var (one, other) = (place.Process(), place.Process());

        var rows = await Task.WhenAll(
            Task.Factory.StartNew(() => one.Run("study", Meeting(), CancellationToken.None), TaskCreationOptions.LongRunning),
            Task.Factory.StartNew(() => other.Run("study", Meeting(), CancellationToken.None), TaskCreationOptions.LongRunning)
        );

        Assert.All(rows, row => Assert.Equal(StageState.Ran, row.State));
        Assert.Equal(rows[0].Key, rows[1].Key);
        Assert.Equal(2, place.StoreFiles("cas").Count);
        Assert.Single(place.StoreFiles("ac"));
        Assert.Empty(place.StoreFiles("tmp"));
        Assert.True(place.Process().IsComplete(Meeting()));
    }
}
