using System.Net;
using System.Net.Sockets;
using System.Text;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Remote;
using Permafrost.Pipeline.Storage;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline.Remote;

/// <summary>A remote that is slow, down, full or lying costs a warning, and never the run.</summary>
public sealed partial class UnsoundRemoteTests : IDisposable
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
