using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Storage;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline.Storage;

public sealed partial class ObjectStoreTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Add_File_LiesUnderItsDigestReadOnly()
    {
        place.Run("study", Text("hello"));

        string blob = Assert.Single(place.StoreFiles("cas"));

        Assert.EndsWith(
            Path.Combine("cas", "2c", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"),
            blob,
            StringComparison.Ordinal
        );
        Assert.Equal("hello", File.ReadAllText(blob));
        Assert.True(File.GetAttributes(blob).HasFlag(FileAttributes.ReadOnly));
    }

    [Theory]
    [InlineData("", "corrupt")]
    [InlineData("hel", "corrupt")]
    [InlineData("jello", "corrupt")]
    [InlineData("hello, world", "corrupt")]
    [InlineData(null, "missing")]
    public void Run_StoredFileWasDamaged_WarnsAndMakesItAgain(string? content, string fault)
    {
        var stage = Text("hello");
        place.Run("study", stage);
        string blob = Assert.Single(place.StoreFiles("cas"));
        if (content is null)
        {
            PrivateFolder.DeleteFile(blob);
        }
        else
        {
            Workplace.Damage(blob, System.Text.Encoding.UTF8.GetBytes(content));
        }

        var row = Assert.Single(place.Run("study", stage));

        Assert.Equal((StageState.Ran, $"stored out.txt is {fault}"), (row.State, Assert.Single(row.Reasons)));
        Assert.StartsWith($"study/Write: stored out.txt is {fault}", Assert.Single(place.Observer.Warnings), StringComparison.Ordinal);
        Assert.Equal("hello", File.ReadAllText(blob));
        Assert.Equal(StageState.Cached, Assert.Single(place.Run("study", stage)).State);
    }

    [Fact]
    public void Preview_StoredFileWasDamaged_SaysThatItWouldRunAndLeavesIt()
    {
        var stage = Text("hello");
        place.Run("study", stage);
        string blob = Assert.Single(place.StoreFiles("cas"));
        Workplace.Damage(blob, "jello"u8.ToArray());

        var row = place.Process().Preview("study", stage);

        Assert.Equal((StageState.WouldRun, "stored out.txt is corrupt"), (row.State, Assert.Single(row.Reasons)));
        Assert.Equal("jello", File.ReadAllText(blob));
    }

    [Fact]
    public void OutputPath_BitRotThatKeptTheTime_IsNoticedAndRepaired()
    {
        var stage = Text("hello");
        place.Run("study", stage);
        string blob = Assert.Single(place.StoreFiles("cas"));
        Workplace.Damage(blob, "jello"u8.ToArray(), keepTime: true);
        var runner = place.Process();
        var row = runner.Run("study", stage, CancellationToken.None);
        Assert.Equal(StageState.Cached, row.State);

        string path = runner.OutputPath(stage, "out.txt");

        Assert.Equal("hello", File.ReadAllText(path));
        Assert.Contains("stored out.txt is corrupt", Assert.Single(place.Observer.Warnings), StringComparison.Ordinal);
        runner.Finish([row]);
        var written = JsonNode.Parse(File.ReadAllText(Path.Combine(place.RunsFolder, "last-run.json")))!;
        Assert.Equal("ran", (string?)written[0]!["state"]);
    }

    [Fact]
    public void Run_BitRotInAnInput_IsRepairedBeforeTheStageReadsIt()
    {
        place.Run("study", Text("hello"));
        Workplace.Damage(Assert.Single(place.StoreFiles("cas")), "jello"u8.ToArray(), keepTime: true);
        var source = Text("hello");
        var reader = new TextStage("Read", [], source.As("text"));
        var runner = place.Process();
        runner.Run("study", source, CancellationToken.None);

        runner.Run("study", reader, CancellationToken.None);

        Assert.Equal("out.txt: Read {}\nhello", File.ReadAllText(runner.OutputPath(reader, "out.txt")));
        Assert.Equal(1, source.Runs);
    }

    [Fact]
    public void Run_StoredFileWasTouchedOnly_IsCachedWithoutAWarning()
    {
        var stage = Text("hello");
        place.Run("study", stage);
        string blob = Assert.Single(place.StoreFiles("cas"));
        var seal = File.GetLastWriteTimeUtc(blob);
        Workplace.Damage(blob, "hello"u8.ToArray());

        Assert.Equal(StageState.Cached, Assert.Single(place.Run("study", stage)).State);

        Assert.Empty(place.Observer.Warnings);
        Assert.Equal(seal, File.GetLastWriteTimeUtc(blob));
    }

    [Fact]
    public void Run_RecordCutShortAnywhere_WarnsAndRunsAgain()
    {
        var stage = Text("hello");
        place.Run("study", stage);
        string record = Assert.Single(place.StoreFiles("ac"));
        byte[] whole = File.ReadAllBytes(record);
        for (int length = 0; length < whole.Length; length += 37)
        {
            File.WriteAllBytes(record, whole[..length]);

            var row = Assert.Single(place.Run("study", stage));

            Assert.Equal((StageState.Ran, "stored record is damaged"), (row.State, Assert.Single(row.Reasons)));
            Assert.Single(place.Observer.Warnings);
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"schema\":1,\"schema\":1}")]
    [InlineData("{\"schema\":\"1\"}")]
    [InlineData("not json at all")]
    public void Run_RecordIsSomethingElse_WarnsAndRunsAgain(string content)
    {
        var stage = Text("hello");
        place.Run("study", stage);
        File.WriteAllText(Assert.Single(place.StoreFiles("ac")), content);

        var row = Assert.Single(place.Run("study", stage));

        Assert.Equal((StageState.Ran, "stored record is damaged"), (row.State, Assert.Single(row.Reasons)));
    }

    [Theory]
    [InlineData((byte)'7')]
    [InlineData(0xff)]
    public void Run_AnyByteOfTheRecordFlipped_WarnsAndRunsAgain(byte flipped)
    {
        var stage = Text("hello");
        place.Run("study", stage);
        string record = Assert.Single(place.StoreFiles("ac"));
        byte[] whole = File.ReadAllBytes(record);
        for (int at = 0; at < whole.Length; at += 7)
        {
            byte[] damaged = [.. whole];
            damaged[at] = damaged[at] == flipped ? (byte)'8' : flipped;
            File.WriteAllBytes(record, damaged);

            var row = Assert.Single(place.Run("study", stage));

            Assert.Equal((StageState.Ran, "stored record is damaged"), (row.State, Assert.Single(row.Reasons)));
        }
    }

    [Fact]
    public void Run_RecordOfAnotherVersion_WarnsAndRunsAgain()
    {
        var stage = Text("hello");
        place.Run("study", stage);
        string record = Assert.Single(place.StoreFiles("ac"));
        string whole = File.ReadAllText(record);
        string content = whole[..whole.LastIndexOf(",\n  \"checksum\"", StringComparison.Ordinal)]
            .Replace("\"schema\": 1", "\"schema\": 2", StringComparison.Ordinal);
        var checksum = Sha256Digest.OfBytes(System.Text.Encoding.UTF8.GetBytes(content));
        File.WriteAllText(record, $"{content},\n  \"checksum\": \"{checksum}\"\n}}\n");
        Assert.NotEqual(whole, File.ReadAllText(record));

        var row = Assert.Single(place.Run("study", stage));

        Assert.Equal((StageState.Ran, "stored record is damaged"), (row.State, Assert.Single(row.Reasons)));
    }

    [Fact]
    public void Run_RecordOfAnotherKey_IsNotTaken()
    {
        var (hello, world) = (Text("hello"), Text("world"));
        place.Run("study", hello);
        string helloRecord = Assert.Single(place.StoreFiles("ac"));
        place.Run("study", world);
        string worldRecord = Assert.Single(place.StoreFiles("ac"), path => path != helloRecord);
        File.Copy(worldRecord, helloRecord, overwrite: true);

        var runner = place.Process();
        var row = runner.Run("study", hello, CancellationToken.None);

        Assert.Equal(StageState.Ran, row.State);
        Assert.Equal("hello", File.ReadAllText(runner.OutputPath(hello, "out.txt")));
    }

    /// <summary>
    /// Every state that a killed process can leave, and worse: the first files it stores are whole, the next one is cut short under
    /// its final name, the rest is not there.
    /// </summary>
    [Fact]
    public void Run_AfterAKillAtAnyWrite_EndsWithTheSameOutputs()
    {
        TextStage[] Stages()
        {
            var source = new TextStage("Prepare", []) { Files = ["a.txt", "b.txt"] };
            return [source, new TextStage("Train", [], source.As("a", "a.txt"), source.As("b", "b.txt"))];
        }

        place.Run("study", Stages());
        // Files of the store in the order in which they were written: of a stage the contents first, the record last.
        var runner = place.Process();
        var stages = Stages();
        string[] written =
        [
            .. stages.SelectMany(stage =>
                stage
                    .Outputs.Select(output => runner.OutputPath(stage, output))
                    .Append(Path.Combine(place.StoreFolder, "ac", runner.Run("study", stage, CancellationToken.None).Key!))
            ),
        ];
        Assert.Equal(5, written.Length);

        for (int whole = 0; whole < written.Length; whole++)
        {
            using var killed = new Workplace();
            for (int index = 0; index <= whole; index++)
            {
                string target = Path.Combine(killed.StoreFolder, Path.GetRelativePath(place.StoreFolder, written[index]));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                byte[] content = File.ReadAllBytes(written[index]);
                File.WriteAllBytes(target, index < whole ? content : content[..(content.Length / 2)]);
            }

            Directory.CreateDirectory(Path.Combine(killed.StoreFolder, "tmp", "half", "outputs"));
            var again = Stages();
            var next = killed.Process();
            foreach (var stage in again)
            {
                Assert.NotEqual(StageState.Failed, next.Run("study", stage, CancellationToken.None).State);
            }

            Assert.Equal(File.ReadAllText(runner.OutputPath(stages[1], "out.txt")), File.ReadAllText(next.OutputPath(again[1], "out.txt")));
            Assert.Equal(File.ReadAllText(runner.OutputPath(stages[0], "b.txt")), File.ReadAllText(next.OutputPath(again[0], "b.txt")));
        }
    }

    [Fact]
    public void Run_TwoOutputsForOneKey_NamesBoth()
    {
        int run = 0;
        TextStage Fickle() => new("Roll", []) { Work = context => File.WriteAllText(context.OutputPath("out.txt"), $"{run++}") };
        place.Run("study", Fickle());
        PrivateFolder.DeleteFile(Assert.Single(place.StoreFiles("cas")));

        var error = Assert.Throws<CheckFailedException>(() => place.Run("study", Fickle()));

        Assert.Contains(Sha256Digest.OfBytes("0"u8).ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains(Sha256Digest.OfBytes("1"u8).ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains("out.txt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RecordLacksAnOutputThatIsDeclaredNow_RunsAgain()
    {
        place.Run("study", new TextStage("Train", []));

        var row = Assert.Single(place.Run("study", new TextStage("Train", []) { Files = ["out.txt", "history.csv"] }));

        Assert.Equal((StageState.Ran, "stored record has no history.csv"), (row.State, Assert.Single(row.Reasons)));
    }

    [Fact]
    public void Run_StoreIsAFile_IsTheUsersMistake()
    {
        File.WriteAllText(place.StoreFolder, "not a folder");

        var error = Assert.Throws<UserErrorException>(() => place.Run("study", Text("hello")));

        Assert.Equal($"{place.StoreFolder} is a file; expected a folder. Move the file away, or choose another folder.", error.Message);
        Assert.Equal("not a folder", File.ReadAllText(place.StoreFolder));
    }

    [Fact]
    public void Run_FolderOfRunsIsAFile_DoesNotSayToChooseAnother()
    {
        File.WriteAllText(place.RunsFolder, "not a folder");

        var error = Assert.Throws<UserErrorException>(() => place.Run("study", Text("hello")));

        Assert.Equal($"{place.RunsFolder} is a file; expected a folder. Move the file away.", error.Message);
    }

    private static TextStage Text(string text) =>
        new("Write", new JsonObject { ["text"] = text }) { Work = context => File.WriteAllText(context.OutputPath("out.txt"), text) };
}
