using Permafrost.Core.Digests;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Remote;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline.Remote;

/// <summary>Runners that share nothing but a real nginx.</summary>
public sealed class RemoteCacheTests : IDisposable
{
    private readonly Workplace here = new();
    private readonly Workplace there = new();
    private readonly NginxCache cache = NginxCache.StartOrSkip();

    public void Dispose()
    {
        cache.Dispose();
        here.Dispose();
        there.Dispose();
    }

    [Fact]
    public void Run_AnotherHasRunIt_FetchesInsteadOfRunning()
    {
        var made = Run(here);
        there.Remote = cache.Options;
        var (source, reader) = Stages();

        var rows = there.Run("study", source, reader);

        Assert.All(rows, row => Assert.Equal((StageState.Remote, "in the remote cache"), (row.State, Assert.Single(row.Reasons))));
        Assert.Equal(made.Select(row => row.Key), rows.Select(row => row.Key));
        Assert.Equal((0, 0), (source.Runs, reader.Runs));
        Assert.Empty(there.Observer.Warnings);
        Assert.Equal(Digests(here), Digests(there));
        Assert.Contains("\"remote\"", File.ReadAllText(Path.Combine(there.RunsFolder, "last-run.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WasFetched_IsCachedNextTimeAndAsksNobody()
    {
        Run(here);
        Run(there);
        string asked = cache.AccessLog;

        var rows = Run(there);

        Assert.All(rows, row => Assert.Equal((StageState.Cached, "nothing changed"), (row.State, Assert.Single(row.Reasons))));
        Assert.Equal(asked, cache.AccessLog);
    }

    [Fact]
    public void Run_ByteFlippedOnTheServer_IsNoticedMadeAgainAndMended()
    {
        Run(here);
        string[] whole = [.. cache.Contents.Select(Digest)];
        NginxCache.Flip(cache.Contents[0]);

        var rows = Run(there);

        Assert.Equal([StageState.Remote, StageState.Ran], rows.Select(row => row.State));
        string warning = Assert.Single(there.Observer.Warnings);
        Assert.Contains(" is corrupt: its content has the SHA-256 ", warning, StringComparison.Ordinal);
        Assert.EndsWith("; out.txt of Read is made here", warning, StringComparison.Ordinal);
        Assert.Contains("is corrupt", rows[1].Reasons[0], StringComparison.Ordinal);
        Assert.Equal(Digests(here), Digests(there));
        Assert.Equal(whole, cache.Contents.Select(Digest));
    }

    [Fact]
    public void Run_UploadIsOff_ReadsAndSendsNothing()
    {
        Run(here);
        string[] before = [.. cache.Files];
        there.Remote = cache.Options with { Upload = false };
        var (source, reader) = Stages();
        var other = new TextStage("Other", new() { ["value"] = 2 }, source.As("text"));

        var rows = there.Run("study", source, reader, other);

        Assert.Equal([StageState.Remote, StageState.Remote, StageState.Ran], rows.Select(row => row.State));
        Assert.Equal(before, cache.Files);
        Assert.Empty(there.Observer.Warnings);
    }

    [Fact]
    public void Run_StoredFileIsCorruptHere_IsFetchedAgain()
    {
        Run(here);
        string stored = here.StoreFiles("cas").MaxBy(path => new FileInfo(path).Length)!;
        byte[] whole = File.ReadAllBytes(stored);
        Workplace.Damage(stored, [.. whole[..^1], (byte)'?'], keepTime: true);
        var (source, reader) = Stages();
        var runner = here.Process();
        StageRow[] rows = [runner.Run("study", source, Cancellation), runner.Run("study", reader, Cancellation)];

        Assert.Equal(whole, File.ReadAllBytes(runner.OutputPath(reader, "out.txt")));

        Assert.Equal((0, 0), (source.Runs, reader.Runs));
        Assert.Contains("is corrupt (digest ", Assert.Single(here.Observer.Warnings), StringComparison.Ordinal);
        Assert.Equal([StageState.Cached, StageState.Remote], runner.Finish(rows).Select(row => row.State));
    }

    [Fact]
    public void RunAll_ManyStages_FetchesThemSideBySideAndTellsInOrder()
    {
        const int Count = 40;
        TextStage[] Many() => [.. Enumerable.Range(0, Count).Select(i => new TextStage("Many", new() { ["value"] = i }))];
        here.Remote = there.Remote = cache.Options;
        here.Run("study", Many());
        var stages = Many();
        var told = new List<int>();

        var runner = there.Process();
        runner.RunAll([.. stages.Select((stage, i) => ($"study/{i}", (Stage)stage))], (place, _) => told.Add(place), Cancellation);

        Assert.Equal(Enumerable.Range(0, Count), told);
        Assert.All(there.Observer.Rows, row => Assert.Equal(StageState.Remote, row.State));
        Assert.All(stages, stage => Assert.Equal(0, stage.Runs));
    }

    [Fact]
    public void RunAll_SideBySide_RunsWhatIsNotThere()
    {
        const int Count = 24;
        TextStage[] Many() => [.. Enumerable.Range(0, Count).Select(i => new TextStage("Many", new() { ["value"] = i }))];
        here.Remote = cache.Options;
        here.Run("study", [.. Many().Where((_, i) => i % 3 == 0)]);
        var stages = Many();
        var runner = new PipelineRunner(
            new PipelineOptions
            {
                StoreDirectory = there.StoreFolder,
                RunsDirectory = there.RunsFolder,
                Threads = 4,
                Jobs = 3,
                Code = there.Code,
                Remote = cache.Options,
            },
            there.Observer
        );
        var told = new List<StageState>();

        runner.RunAll([.. stages.Select((stage, i) => ($"study/{i}", (Stage)stage))], (_, row) => told.Add(row.State), Cancellation);
        runner.AwaitUploads(Cancellation);

        Assert.Equal(Enumerable.Range(0, Count).Select(i => i % 3 == 0 ? StageState.Remote : StageState.Ran), told);
        Assert.Equal(Enumerable.Range(0, Count).Select(i => i % 3 == 0 ? 0 : 1), stages.Select(stage => stage.Runs));
        Assert.Equal(Count, cache.Records.Count);
        Assert.Empty(there.Observer.Warnings);
    }

    [Fact]
    public void RunAll_SharedStage_IsFetchedOnceAndRemoteToEachThatAsks()
    {
        Run(here);
        there.Remote = cache.Options;
        var (source, _) = Stages();

        there.Process().RunAll([("a", source), ("b", source), ("c", Stages().Source)], (_, _) => { }, Cancellation);

        Assert.Equal([StageState.Remote, StageState.Remote, StageState.Remote], there.Observer.Rows.Select(row => row.State));
        Assert.Single(
            cache.AccessLog.Split('\n'),
            line =>
                line.Contains($"GET /ac/{there.Observer.Rows.First().Key}", StringComparison.Ordinal)
                && line.Contains("\" 200 ", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Preview_RemoteHasIt_SaysSoDownTheChainAndFetchesNothing()
    {
        Run(here);
        there.Remote = cache.Options;
        var (source, reader) = Stages();
        var last = new TextStage("Last", new() { ["value"] = 3 }, reader.As("text"));
        var runner = there.Process();

        StageRow[] rows = [runner.Preview("study", source), runner.Preview("study", reader), runner.Preview("study", last)];

        Assert.Equal([StageState.Remote, StageState.Remote, StageState.WouldRun], rows.Select(row => row.State));
        Assert.NotNull(rows[2].Key);
        Assert.False(Directory.Exists(there.StoreFolder));
        Assert.DoesNotContain("GET /cas/", cache.AccessLog, StringComparison.Ordinal);
    }

    [Fact]
    public void PreviewAll_ManyStages_AsksForEachOnce()
    {
        const int Count = 20;
        (string, Stage)[] stages =
        [
            .. Enumerable.Range(0, Count).Select(i => ($"study/{i}", (Stage)new TextStage("Many", new() { ["value"] = i }))),
        ];
        here.Remote = there.Remote = cache.Options;
        var runner = here.Process();
        runner.RunAll(stages[..(Count / 2)], (_, _) => { }, Cancellation);
        runner.AwaitUploads(Cancellation);
        string before = cache.AccessLog;

        var rows = there.Process().PreviewAll(stages, Cancellation);

        Assert.Equal(Count / 2, rows.Count(row => row.State == StageState.Remote));
        Assert.Equal(Count / 2, rows.Count(row => row.State == StageState.WouldRun));
        Assert.Equal(
            Count,
            cache.AccessLog[before.Length..].Split('\n').Count(line => line.Contains("GET /ac/", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void FetchAhead_BeforeTheStagesRun_AsksForEachOnce()
    {
        const int Count = 6;
        (string, Stage)[] stages =
        [
            .. Enumerable.Range(0, Count).Select(i => ($"study/{i}", (Stage)new TextStage("Many", new() { ["value"] = i }))),
        ];
        here.Remote = cache.Options with { Upload = false };
        var runner = here.Process();

        runner.FetchAhead(stages, Cancellation);
        runner.RunAll(stages, (_, row) => Assert.Equal(StageState.Ran, row.State), Cancellation);

        Assert.Equal(Count, cache.AccessLog.Split('\n').Count(line => line.Contains("GET /ac/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Run_WrongPassword_IsOneWarningWithoutIt()
    {
        here.Remote = cache.Options with { Credentials = NginxCache.Credentials(NginxCache.User, "wr0ng") };
        var (source, reader) = Stages();

        var rows = here.Run("study", source, reader);

        Assert.All(rows, row => Assert.Equal(StageState.Ran, row.State));
        string warning = Assert.Single(here.Observer.Warnings);
        Assert.Contains("HTTP 401: uploads need other credentials", warning, StringComparison.Ordinal);
        Assert.Contains(RemoteCredentials.TokenVariable, warning, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", warning, StringComparison.Ordinal);
        Assert.Empty(cache.Files);
    }

    [Fact]
    public void Run_NoPasswordToUploadWith_IsToldThatOneIsNeeded()
    {
        here.Remote = cache.Options with { Credentials = null };
        var (source, reader) = Stages();

        here.Run("study", source, reader);

        Assert.Contains("HTTP 401: uploads need credentials, in ", Assert.Single(here.Observer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NginxAsksForAToken_IsLetInWithItAlone()
    {
        const string Token = "t0ken.with-all_~of/it+=";
        const string Map = $$"""map $http_authorization $may { default 0; "Bearer {{Token}}" 1; }""";
        using var guarded = NginxCache.StartOrSkip(
            text =>
                text.Replace("auth_basic \"uploads\";", "", StringComparison.Ordinal)
                    .Replace("client_max_body_size 0;", "client_max_body_size 0; if ($may = 0) { return 401; }", StringComparison.Ordinal),
            Map
        );
        here.Remote = guarded.Options with { Credentials = Bearer(Token) };
        there.Remote = guarded.Options with { Credentials = null };
        var (source, reader) = Stages();

        here.Run("study", source, reader);
        var without = there.Run("study", source, reader);

        Assert.Empty(here.Observer.Warnings);
        Assert.Equal((2, 2), (guarded.Records.Count, guarded.Contents.Count));
        Assert.All(without, row => Assert.Equal(StageState.Ran, row.State));
        Assert.Contains("does not let us in", Assert.Single(there.Observer.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dav_methods PUT;", "", "HTTP 405", "takes no PUT")]
    [InlineData("client_max_body_size 0;", "client_max_body_size 100;", "HTTP 413", "client_max_body_size")]
    [InlineData("create_full_put_path on;", "", "HTTP 500", "create_full_put_path on")]
    [InlineData("limit_except GET {", "limit_except GET { deny all;", "HTTP 403", "--remote-upload=false")]
    public void Run_NginxTakesNoUpload_IsOneWarningThatNamesTheWayOut(string setting, string other, string status, string wayOut)
    {
        using var limited = NginxCache.StartOrSkip(text => text.Replace(setting, other, StringComparison.Ordinal));
        here.Remote = limited.Options;
        var stages = Enumerable.Range(0, 3).Select(i => new TextStage("Long", new() { ["value"] = new string('x', 1000 + i) })).ToArray();

        var rows = here.Run("study", stages);

        Assert.All(rows, row => Assert.Equal(StageState.Ran, row.State));
        string warning = Assert.Single(here.Observer.Warnings);
        Assert.True(warning.Contains(status, StringComparison.Ordinal), warning);
        Assert.Contains(wayOut, warning, StringComparison.Ordinal);
        Assert.Empty(limited.Records);
    }

    [Fact]
    public void Run_FolderInTheAddress_IsPutBeforeEveryPath()
    {
        using var nested = NginxCache.StartOrSkip(text => text.Replace("\"^/(ac|cas)", "\"^/team/a/(ac|cas)", StringComparison.Ordinal));
        here.Remote = there.Remote = nested.Options with { Address = RemoteOptions.AddressOf($"{nested.Url}/team/a") };
        var (source, reader) = Stages();

        here.Run("study", source, reader);

        Assert.All(there.Run("study", source, reader), row => Assert.Equal(StageState.Remote, row.State));
    }

    private static RemoteCredentials? Bearer(string token) =>
        RemoteCredentials.FromEnvironment(name => name == RemoteCredentials.TokenVariable ? token : null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IReadOnlyList<StageRow> Run(Workplace place)
    {
        place.Remote = cache.Options;
        var (source, reader) = Stages();
        return place.Run("study", source, reader);
    }

    /// <summary>The output of the second is the longer one.</summary>
    private static (TextStage Source, TextStage Reader) Stages()
    {
        var source = new TextStage("Prepare", new() { ["value"] = 1 });
        return (source, new TextStage("Read", new() { ["value"] = 2 }, source.As("text")));
    }

    private static string[] Digests(Workplace place) =>
        [.. place.StoreFiles("cas").Select(path => $"{Path.GetFileName(path)} {Digest(path)}").Order(StringComparer.Ordinal)];

    private static string Digest(string path) => Sha256Digest.OfFile(path).ToString();
}
