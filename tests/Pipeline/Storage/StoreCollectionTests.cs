using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Storage;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline.Storage;

public sealed class StoreCollectionTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Plan_NobodyRefersToIt_NamesItByExperimentAndRemovesNothing()
    {
        place.Run("study/a", Text("one", "hello"));
        place.Run("study/b", Text("two", "worlds"));
        var before = place.StoreFiles("");

        var plan = StoreCollection.Plan(place.StoreFolder, Roots());

        Assert.Equal(
            [("study/a", 1, 2), ("study/b", 1, 2)],
            plan.Groups.Where(group => group.Records > 0).Select(group => (group.Origin, group.Records, group.Files))
        );
        Assert.Equal(plan.TotalBytes, plan.GarbageBytes);
        Assert.Equal(before, place.StoreFiles(""));
    }

    [Fact]
    public void Apply_RootKey_KeepsItAndWhatMadeItsInputs()
    {
        var source = Text("source", "hello");
        var reader = new TextStage("Read", [], source.As("text"));
        var rows = place.Run("study", source, reader, Text("other", "garbage"));

        var collected = Apply(Roots(rows[1].Key!));

        Assert.Equal((1, 2), (Assert.Single(collected.Groups).Records, collected.Groups[0].Files));
        Assert.Equal([StageState.Cached, StageState.Cached], place.Run("study", source, reader).Select(row => row.State));
        Assert.Equal(2, place.StoreFiles("ac").Count);
        Assert.Equal(2, place.StoreFiles("cas").Count);
    }

    [Fact]
    public void Apply_ContentThatGarbageAndARootShare_Stays()
    {
        var kept = Text("kept", "same");
        string key = place.Run("study/kept", kept)[0].Key!;
        place.Run("study/gone", Text("gone", "same"));

        var collected = Apply(Roots(key));

        Assert.Equal(("study/gone", 1, 1), Assert.Single(collected.Groups.Select(group => (group.Origin, group.Records, group.Files))));
        Assert.Equal(StageState.Cached, place.Run("study/kept", kept)[0].State);
    }

    [Fact]
    public void Apply_ContentThatALockNames_StaysWithoutARecord()
    {
        place.Run("study", Text("one", "hello"));
        var digest = Sha256Digest.OfBytes("hello"u8);

        Apply(
            new StoreRoots
            {
                Keys = new HashSet<Sha256Digest>(),
                Contents = new HashSet<Sha256Digest> { digest },
            }
        );

        Assert.Empty(place.StoreFiles("ac"));
        Assert.Equal("hello"u8.ToArray(), StoredContent.Find(place.StoreFolder, digest));
    }

    [Fact]
    public void Apply_ExperimentWhoseKeysAreUnknown_KeepsAllItsResults()
    {
        place.Run("study/a", Text("one", "hello"));
        place.Run("study/b", Text("two", "worlds"));

        var collected = Apply(Roots() with { Experiments = new HashSet<string>(StringComparer.Ordinal) { "study/a" } });

        Assert.Equal("study/b", Assert.Single(collected.Groups).Origin);
    }

    [Fact]
    public void Apply_LeftByKilledProcesses_Goes()
    {
        string store = place.StoreFolder;
        string key = place.Run("study", Text("one", "hello"))[0].Key!;
        string[] gone =
        [
            Path.Combine(store, "tmp", $"{ProcessTag.Place}.{int.MaxValue}.1"),
            // Of a stage that is done, and of one that nobody refers to.
            Path.Combine(store, "resume", key),
            Path.Combine(store, "resume", new string('7', 64)),
            Path.Combine(place.Root, "reproduction"),
        ];
        string[] stay =
        [
            Path.Combine(store, "tmp", $"{ProcessTag.Place}.{Environment.ProcessId}.1"),
            Path.Combine(store, "resume", new string('8', 64)),
        ];
        foreach (string path in (string[])[.. gone, .. stay])
        {
            Directory.CreateDirectory(path);
            File.WriteAllText(Path.Combine(path, "part"), "123");
        }

        var collected = Apply(Roots(key, new string('8', 64)) with { Abandoned = [gone[3]] });

        Assert.Equal(12, collected.GarbageBytes);
        Assert.DoesNotContain(gone, Directory.Exists);
        Assert.All(stay, path => Assert.True(Directory.Exists(path)));
    }

    [Fact]
    public void Apply_DamagedRecordAndFileInAWrongFolder_Go()
    {
        var stage = Text("one", "hello");
        string key = place.Run("study", stage)[0].Key!;
        string blob = Assert.Single(place.StoreFiles("cas"));
        string wrong = Path.Combine(
            Directory.CreateDirectory(Path.Combine(place.StoreFolder, "cas", "00")).FullName,
            Path.GetFileName(blob)
        );
        File.Copy(blob, wrong);
        string damaged = Path.Combine(place.StoreFolder, "ac", new string('7', 64));
        File.WriteAllText(damaged, "{}");
        string foreign = Path.Combine(place.StoreFolder, "ac", "README");
        File.WriteAllText(foreign, "mine");

        Apply(Roots(key));

        Assert.False(File.Exists(wrong));
        Assert.False(File.Exists(damaged));
        Assert.True(File.Exists(foreign));
        Assert.Equal(StageState.Cached, place.Run("study", stage)[0].State);
    }

    [Theory]
    [InlineData("another.machine.17.1")]
    [InlineData(null)]
    public void Apply_ARunUsesTheStore_IsRefusedAndRemovesNothing(string? owner)
    {
        place.Run("study", Text("one", "hello"));
        // Number 1 lives on every system that knows process numbers.
        owner ??= $"{ProcessTag.Place}.{(OperatingSystem.IsWindows() ? 4 : 1)}.1";
        string users = Path.Combine(place.StoreFolder, "users");
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(users).FullName, owner), owner);

        var exception = Assert.Throws<UserErrorException>(() => Apply(Roots()));

        Assert.Contains(owner, exception.Message, StringComparison.Ordinal);
        Assert.Single(place.StoreFiles("cas"));
        Assert.False(File.Exists(Path.Combine(place.StoreFolder, "collecting")));
    }

    [Fact]
    public void Apply_MarksOfTheDeadAndTheLongSilent_CountForNothing()
    {
        place.Run("study", Text("one", "hello"));
        string users = Directory.CreateDirectory(Path.Combine(place.StoreFolder, "users")).FullName;
        File.WriteAllText(Path.Combine(users, "dead"), $"{ProcessTag.Place}.{int.MaxValue}.1");
        File.WriteAllText(Path.Combine(users, "silent"), "another.machine.17.1");
        File.SetLastWriteTimeUtc(Path.Combine(users, "silent"), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.WriteAllText(Path.Combine(place.StoreFolder, "collecting"), $"{ProcessTag.Place}.{int.MaxValue}.1");

        Apply(Roots());

        Assert.Empty(place.StoreFiles("cas"));
    }

    [Fact]
    public void Apply_SomebodyCollects_IsRefused()
    {
        place.Run("study", Text("one", "hello"));
        using var right = new StoreUse(place.StoreFolder).Collect();

        Assert.Contains(
            "garbage is being collected",
            Assert.Throws<UserErrorException>(() => Apply(Roots())).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Run_WhileGarbageIsCollectedElsewhere_WaitsUntilItIsDone()
    {
        Directory.CreateDirectory(place.StoreFolder);
        string collecting = Path.Combine(place.StoreFolder, "collecting");
        File.WriteAllText(collecting, "another.machine.17.1");
        var stage = Text("one", "hello");

        Assert.ThrowsAny<OperationCanceledException>(() => place.Process().Run("study", stage, new CancellationToken(canceled: true)));
        Assert.Equal(0, stage.Runs);
        File.Delete(collecting);

        Assert.Equal(StageState.Ran, place.Run("study", stage)[0].State);
    }

    [Fact]
    public void Run_UntilFinish_MarksTheStoreAsInUse()
    {
        var runner = place.Process();
        var row = runner.Run("study", Text("one", "hello"), CancellationToken.None);
        Assert.True(ProcessTag.IsOwn(File.ReadAllText(Assert.Single(place.StoreFiles("users")))));

        runner.Finish([row]);

        Assert.Empty(place.StoreFiles("users"));
    }

    [Fact]
    public void Plan_NoStore_IsNothing() => Assert.Empty(StoreCollection.Plan(place.StoreFolder, Roots()).Groups);

    private static TextStage Text(string name, string text) =>
        new(name, []) { Work = context => File.WriteAllText(context.OutputPath("out.txt"), text) };

    private static StoreRoots Roots(params string[] keys) =>
        new() { Keys = keys.Select(Sha256Digest.Parse).ToHashSet(), Contents = new HashSet<Sha256Digest>() };

    private StoreCollection Apply(StoreRoots roots) => StoreCollection.Apply(place.StoreFolder, () => roots, CancellationToken.None);
}
