using System.Net.Sockets;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Storage;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline.Remote;

/// <content>Uploads that are not taken, or not in time.</content>
public sealed partial class UnsoundRemoteTests
{
    [Fact]
    public void Run_ContentIsNotTaken_NeitherIsItsRecord()
    {
        cache.Refuse("PUT", "/cas/", "413 Content Too Large");

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains("what is too large is not uploaded", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Empty(cache.Files);
        Assert.DoesNotContain(
            cache.Requests,
            request => request.Method == "PUT" && request.Path.StartsWith("/ac/", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Run_Uploads_SendsContentsBeforeTheRecordThatNamesThem()
    {
        here.Remote = cache.Options;

        here.Run("study", new TextStage("Two", new() { ["value"] = 1 }) { Files = ["a.txt", "b.txt"] });

        string[] sent = [.. cache.Requests.Where(request => request.Method == "PUT").Select(request => request.Path[..4])];
        Assert.Equal(["/cas", "/cas", "/ac/"], sent);
    }

    [Fact]
    public void Run_RecordMustBeValidToBazel_TheWarningNamesTheOption()
    {
        cache.Refuse("PUT", "/ac/", "400 Bad Request");

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains("--disable_http_ac_validation", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void AwaitUploads_Interrupted_StopsAtOnceAndSaysHowManyAreMissing()
    {
        cache.Script = async exchange =>
        {
            if (exchange.Method != "PUT")
            {
                return false;
            }

            await exchange.StallAsync();
            return true;
        };
        here.Remote = cache.Options with { StallTimeout = TimeSpan.FromMinutes(5) };
        var runner = here.Process();
        using var interruption = new CancellationTokenSource();
        var row = runner.Run("study", Stages(1)[0], interruption.Token);

        interruption.Cancel();
        runner.Finish([row]);

        Assert.Equal(StageState.Ran, row.State);
        Assert.Contains("1 of 1 results were not uploaded: interrupted", Assert.Single(here.Observer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void AwaitUploads_TakesTooLong_IsNotWaitedFor()
    {
        cache.Script = async exchange =>
        {
            if (exchange.Method != "PUT")
            {
                return false;
            }

            await exchange.StallAsync();
            return true;
        };
        here.Remote = cache.Options with { StallTimeout = TimeSpan.FromMinutes(5), DrainTimeout = TimeSpan.FromMilliseconds(1) };

        here.Run("study", Stages(1)[0]);

        Assert.Contains("1 of 1 results were not uploaded: not done", Assert.Single(here.Observer.Warnings), StringComparison.Ordinal);
    }
}
