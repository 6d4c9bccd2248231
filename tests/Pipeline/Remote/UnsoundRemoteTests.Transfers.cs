using System.Net.Sockets;
using Permafrost.Core.Digests;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Tests.Pipeline.Remote;

/// <content>Transfers that break off.</content>
public sealed partial class UnsoundRemoteTests
{
    [Fact]
    public void Run_TransferBreaksOff_GoesOnWhereItWas()
    {
        Fill();
        var broken = new HashSet<string>(StringComparer.Ordinal);
        cache.Script = async exchange =>
        {
            bool isFirst = exchange.Path.StartsWith("/cas/", StringComparison.Ordinal) && broken.Add(exchange.Path);
            if (isFirst)
            {
                byte[] file = cache.Files[exchange.Path];
                string version = $"\"{Sha256Digest.OfBytes(file).ToString()[..8]}\"";
                await exchange.ReplyAsync("200 OK", file.Length, file[..7], $"ETag: {version}");
            }

            return isFirst;
        };

        RunAndExpect(StageState.Remote, StageState.Remote, StageState.Remote);

        Assert.Empty(warnings);
        Assert.Equal(3, cache.Requests.Count(request => request.Header("Range") == "bytes=7-"));
    }

    [Fact]
    public void Run_FileChangedWhileItWasBrokenOff_StartsAnew()
    {
        Fill();
        var broken = new HashSet<string>(StringComparer.Ordinal);
        cache.Script = async exchange =>
        {
            bool isFirst = exchange.Path.StartsWith("/cas/", StringComparison.Ordinal) && broken.Add(exchange.Path);
            if (isFirst)
            {
                // A wrong start, of another version.
                await exchange.ReplyAsync("200 OK", cache.Files[exchange.Path].Length, new byte[9], "ETag: \"former\"");
            }

            return isFirst;
        };

        RunAndExpect(StageState.Remote, StageState.Remote, StageState.Remote);

        Assert.Equal(3, cache.Requests.Count(request => request.Header("If-Range") == "\"former\""));
    }

    [Fact]
    public void Run_EveryTransferBreaksOffAtOnce_IsOneWarningAndNothingHalfIsStored()
    {
        Fill();
        cache.Script = async exchange =>
        {
            bool isContent = exchange.Path.StartsWith("/cas/", StringComparison.Ordinal) && exchange.Method == "GET";
            if (isContent)
            {
                byte[] file = cache.Files[exchange.Path];
                await exchange.ReplyAsync("200 OK", file.Length, file[..(file.Length / 2)]);
            }

            return isContent;
        };

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains(": broke off", Assert.Single(warnings), StringComparison.Ordinal);
        var check = StoreCheck.Run(here.StoreFolder, 1, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal((3, 0), (check.Records, check.Faults.Count));
        Assert.Empty(here.StoreFiles("tmp"));
    }

    [Fact]
    public void RunAll_InterruptedWhileItFetches_StopsWithoutAWarningAndLeavesNothing()
    {
        Fill();
        using var interruption = new CancellationTokenSource();
        cache.Script = async exchange =>
        {
            if (exchange.Path.StartsWith("/cas/", StringComparison.Ordinal))
            {
                await interruption.CancelAsync();
                await exchange.StallAsync();
            }

            return false;
        };
        here.Remote = cache.Options;
        var runner = here.Process();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            runner.RunAll([.. Stages(3).Select(stage => ("study", (Stage)stage))], (_, _) => { }, interruption.Token)
        );
        runner.Finish([]);

        Assert.Empty(here.Observer.Warnings);
        Assert.Empty(here.StoreFiles("tmp"));
        Assert.Empty(here.StoreFiles("cas"));
    }
}
