using System.Net;
using System.Net.Sockets;
using System.Text;
using Permafrost.Core.Digests;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Remote;
using Permafrost.Pipeline.Storage;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline.Remote;

/// <summary>A remote that is slow, down, full or lying costs a warning, and never the run.</summary>
public sealed class UnsoundRemoteTests : IDisposable
{
    private const string Lines = "one line\nof many\n";

    private readonly Workplace here = new();
    private readonly Workplace there = new();
    private readonly ScriptedCache cache = new();
    private readonly List<string> warnings = [];

    public void Dispose()
    {
        cache.Dispose();
        here.Dispose();
        there.Dispose();
    }

    [Fact]
    public void Run_NobodyListens_IsOneWarning()
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        string url = $"http://127.0.0.1:{((IPEndPoint)unused.LocalEndpoint).Port}";
        unused.Stop();
        here.Remote = cache.Options with { Address = RemoteOptions.AddressOf(url) };

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains($"*/Remote: {url}/: no connection: ", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NeverAnswers_IsOneWarningAndSoonLeftAlone()
    {
        cache.Script = async exchange =>
        {
            await exchange.StallAsync();
            return true;
        };
        here.Remote = cache.Options with { Patience = 2, StallTimeout = TimeSpan.FromMilliseconds(300) };

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains("no answer within 0.3 s", Assert.Single(warnings), StringComparison.Ordinal);
        // Two reads and one upload, three attempts at each.
        Assert.InRange(cache.Requests.Count, 3, 9);
    }

    [Fact]
    public void Run_BodyStandsStill_IsOneWarning()
    {
        Fill();
        cache.Script = async exchange =>
        {
            if (!exchange.Path.StartsWith("/cas/", StringComparison.Ordinal))
            {
                return false;
            }

            byte[] file = cache.Files[exchange.Path];
            await exchange.ReplyAsync("200 OK", file.Length, file[..1]);
            await exchange.StallAsync();
            return true;
        };

        here.Remote = cache.Options with { Patience = 1, Attempts = 1, StallTimeout = TimeSpan.FromSeconds(2) };

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains("too slow: less than 64 KiB within 2 s", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ComesSlowerThanAnybodyWaits_IsMadeHere()
    {
        Fill();
        cache.Script = async exchange =>
        {
            if (exchange.Path.StartsWith("/cas/", StringComparison.Ordinal) && exchange.Method == "GET")
            {
                await exchange.StallAsync();
            }

            return false;
        };
        here.Remote = cache.Options with { StallTimeout = TimeSpan.FromMinutes(5), FetchTimeout = TimeSpan.FromMilliseconds(50) };

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains("too slow: outputs of Write did not come within ", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500 Internal Server Error")]
    [InlineData("418 I'm a teapot")]
    public void Run_AnswersWithAnError_IsOneWarning(string status)
    {
        cache.Refuse("GET", "/", status);

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains($"HTTP {status[..3]}; what it does not give is made here", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_IsBusyAtFirst_IsAskedAgain()
    {
        Fill();
        var asked = new HashSet<string>(StringComparer.Ordinal);
        cache.Script = async exchange =>
        {
            bool isFirst = asked.Add(exchange.Path);
            if (isFirst)
            {
                await exchange.ReplyAsync("503 Service Unavailable", [], "Retry-After: 0");
            }

            return isFirst;
        };

        RunAndExpect(StageState.Remote, StageState.Remote, StageState.Remote);

        Assert.Empty(warnings);
    }

    [Fact]
    public void Run_RedirectsInACircle_IsOneWarning()
    {
        cache.Refuse("GET", "/", "302 Found", $"Location: {cache.Url}/ac/again?ticket=secret");

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        string warning = Assert.Single(warnings);
        Assert.Contains($"HTTP 302: it redirects to {cache.Url}/ac/again, which is not followed", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_IsFull_IsOneWarningAndStillRead()
    {
        Fill(count: 1);
        cache.Refuse("PUT", "/", "507 Insufficient Storage");

        RunAndExpect(StageState.Remote, StageState.Ran, StageState.Ran);

        Assert.Contains("disk is full; nothing more is uploaded", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Single(cache.Files.Keys, path => path.StartsWith("/ac/", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_PageOfHtmlInsteadOfEverything_IsNoticedAndLeftAlone()
    {
        Fill();
        cache.Script = async exchange =>
        {
            await exchange.ReplyAsync("200 OK", Encoding.UTF8.GetBytes("<!DOCTYPE html>\n<title>Please log in</title>"));
            return true;
        };
        here.Remote = cache.Options with { Patience = 2 };

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Equal(2, warnings.Count);
        Assert.Contains("is no record of this key, or damaged; it starts with '<!DOCTYPE html>", warnings[0], StringComparison.Ordinal);
        Assert.Contains("this run goes on without the remote cache", warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RecordsAreSwapped_BothAreRefused()
    {
        Fill(count: 2);
        string[] records = [.. cache.Files.Keys.Where(path => path.StartsWith("/ac/", StringComparison.Ordinal))];
        (cache.Files[records[0]], cache.Files[records[1]]) = (cache.Files[records[1]], cache.Files[records[0]]);

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.All(warnings, warning => Assert.Contains("is no record of this key", warning, StringComparison.Ordinal));
        Assert.Equal(2, warnings.Count);
    }

    [Fact]
    public void Run_RecordNamesAWrongSize_IsRefusedWhereItIsFetched()
    {
        Fill(count: 1);
        string content = cache.Files.Keys.Single(path => path.StartsWith("/cas/", StringComparison.Ordinal));
        cache.Files[content] = [.. cache.Files[content], 1];

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains(" bytes; expected the ", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RecordIsEndless_IsReadNoFurtherThanARecordMayBe()
    {
        Fill(count: 1);
        string record = cache.Files.Keys.Single(path => path.StartsWith("/ac/", StringComparison.Ordinal));
        cache.Files[record] = new byte[200_000];
        here.Remote = cache.Options with { MaxRecordBytes = 100_000 };

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains("is longer than 100000 bytes; expected a record", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ContentOfARecordIsGone_IsMadeAgainAndUploaded()
    {
        Fill();
        foreach (string path in cache.Files.Keys.Where(path => path.StartsWith("/cas/", StringComparison.Ordinal)))
        {
            cache.Files.TryRemove(path, out _);
        }

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains("is not there, and a record names it", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal(3, cache.Files.Keys.Count(path => path.StartsWith("/cas/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Run_LockSaysOtherwise_TheRecordIsRefusedAndReplaced()
    {
        string key = Fill(count: 1)[0].Key!;
        var promised = Lie(key);
        here.Pinned[Sha256Digest.Parse(key)] = [KeyValuePair.Create("out.txt", promised)];

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains($"and the lock promises {promised}; it is refused", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Contains($"{promised}", Encoding.UTF8.GetString(cache.Files[$"/ac/{key}"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_StoreSaysOtherwise_TheRecordIsRefused()
    {
        string key = Fill(count: 1)[0].Key!;
        here.Run("study", Stages(1));
        File.SetAttributes(Assert.Single(here.StoreFiles("cas")), FileAttributes.Normal);
        File.Delete(Assert.Single(here.StoreFiles("cas")));
        var known = Lie(key);

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains(
            warnings,
            warning => warning.Contains($"and the store's record says {known}; it is refused", StringComparison.Ordinal)
        );
    }

    /// <summary>The limit of what can be noticed, as the page has it.</summary>
    [Fact]
    public void Run_ALieThatNothingContradicts_IsBelieved()
    {
        Lie(Fill(count: 1)[0].Key!);
        here.Remote = cache.Options;
        var stage = Stages(1)[0];
        var runner = here.Process();

        var row = runner.Run("study", stage, TestContext.Current.CancellationToken);

        Assert.Equal((StageState.Remote, "another text"), (row.State, File.ReadAllText(runner.OutputPath(stage, "out.txt"))));
    }

    [Theory]
    [InlineData("\"described\": {", "\"described\": { \"a\": 1, \"a\": 2,")]
    [InlineData("\"value\": 0", "\"value\": 7")]
    [InlineData("\"provenance\": {", "\"provenance\": 1, \"other\": {")]
    [InlineData("\"out.txt\": {", "\"../../out.txt\": {")]
    [InlineData("\"size\": ", "\"size\": -")]
    [InlineData("\"size\": ", "\"size\": 90000000000000000")]
    public void Run_RecordIsForged_IsRefused(string words, string others)
    {
        string key = Fill(count: 1)[0].Key!;
        Forge(key, text => text.Replace(words, others, StringComparison.Ordinal));

        RunAndExpect(StageState.Ran, StageState.Ran, StageState.Ran);

        Assert.Contains("it is refused", Assert.Single(warnings), StringComparison.Ordinal);
    }

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

    /// <summary>Has a whole record of the right key name another text.</summary>
    /// <returns>What it named before.</returns>
    private Sha256Digest Lie(string key)
    {
        string content = cache.Files.Keys.Single(path => path.StartsWith("/cas/", StringComparison.Ordinal));
        int size = cache.Files[content].Length;
        byte[] lie = Encoding.UTF8.GetBytes("another text");
        string digest = Sha256Digest.OfBytes(lie).ToString();
        cache.Files[$"/cas/{digest}"] = lie;
        Forge(
            key,
            text =>
                text.Replace(content["/cas/".Length..], digest, StringComparison.Ordinal)
                    .Replace($"\"size\": {size}", $"\"size\": {lie.Length}", StringComparison.Ordinal)
        );
        return Sha256Digest.Parse(content["/cas/".Length..]);
    }

    private void Forge(string key, Func<string, string> edit) =>
        cache.Files[$"/ac/{key}"] = ForgedRecord.Of(cache.Files[$"/ac/{key}"], edit);

    /// <summary>Has another process fill the cache.</summary>
    private IReadOnlyList<StageRow> Fill(int count = 3)
    {
        there.Remote = cache.Options;
        var rows = there.Run("study", Stages(count));
        Assert.Empty(there.Observer.Warnings);
        cache.Requests.Clear();
        return rows;
    }

    /// <summary>Runs three stages; what they give must be the same whatever the remote does.</summary>
    private void RunAndExpect(params StageState[] states)
    {
        here.Remote ??= cache.Options;
        var stages = Stages(3);
        var rows = here.Run("study", stages);

        warnings.AddRange(here.Observer.Warnings);
        Assert.Equal(states, rows.Select(row => row.State));
        here.Remote = null;
        var runner = here.Process();
        foreach (var stage in stages)
        {
            runner.Run("study", stage, TestContext.Current.CancellationToken);
            Assert.Equal(TextOf(stage), File.ReadAllText(runner.OutputPath(stage, "out.txt")));
        }
    }

    private static TextStage[] Stages(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new TextStage("Write", new() { ["value"] = i })
                {
                    Work = context => File.WriteAllText(context.OutputPath("out.txt"), $"{i}: {Lines}"),
                }),
        ];

    private static string TextOf(TextStage stage) => $"{stage.Parameters["value"]}: {Lines}";
}
