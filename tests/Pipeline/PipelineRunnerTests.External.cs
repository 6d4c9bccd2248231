using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline;

/// <content>Stages that read files of the user's.</content>
public sealed partial class PipelineRunnerTests
{
    private string TextPath => Path.Combine(place.Root, "mine.txt");

    [Fact]
    public void Run_ExternalFileUnchanged_RunsOnce()
    {
        File.WriteAllText(TextPath, "one");
        place.Run("study", Reader());

        var row = Assert.Single(place.Run("study", Reader()));

        Assert.Equal((StageState.Cached, "nothing changed"), (row.State, Assert.Single(row.Reasons)));
    }

    [Fact]
    public void Run_ExternalFileChanged_RunsAgainAndNamesTheInput()
    {
        File.WriteAllText(TextPath, "one");
        place.Run("study", Reader());
        File.WriteAllText(TextPath, "two");

        var row = Assert.Single(place.Run("study", Reader()));

        Assert.Equal(StageState.Ran, row.State);
        Assert.Matches("^input text: [0-9a-f]{8} -> [0-9a-f]{8}$", Assert.Single(row.Reasons));
    }

    [Fact]
    public void Run_SameExternalContentElsewhere_HasTheSameKey()
    {
        File.WriteAllText(TextPath, "one");
        string other = Path.Combine(place.Root, "other place.txt");
        File.WriteAllText(other, "one");

        var here = Assert.Single(place.Run("study", Reader()));
        var there = Assert.Single(place.Run("study", Reader(new TextFileInput(other))));

        Assert.Equal((here.Key, StageState.Cached), (there.Key, there.State));
    }

    [Fact]
    public void Run_ExternalFileAbsent_IsObtainedFirst()
    {
        var input = new TextFileInput(TextPath) { Offer = "one" };
        var runner = place.Process();
        var stage = Reader(input);

        var row = runner.Run("study", stage, CancellationToken.None);

        Assert.Equal((StageState.Ran, "first run"), (row.State, Assert.Single(row.Reasons)));
        Assert.Equal("one", File.ReadAllText(runner.OutputPath(stage, "out.txt")));
        Assert.Equal("the offer", runner.Provenance(stage)["notes"]!["mirror"]!.GetValue<string>());
        Assert.Equal(["study/Read"], place.Observer.Starts, StringComparer.Ordinal);
    }

    [Fact]
    public void Run_ObtainedWhatTheStoreKnows_IsCached()
    {
        File.WriteAllText(TextPath, "one");
        place.Run("study", Reader());
        File.Delete(TextPath);

        var row = Assert.Single(place.Run("study", Reader(new TextFileInput(TextPath) { Offer = "one" })));

        Assert.Equal(StageState.Cached, row.State);
    }

    [Fact]
    public void Run_ExternalFileNowhere_SaysWhatTheInputSays()
    {
        var error = Assert.Throws<UserErrorException>(() => place.Run("study", Reader()));

        Assert.Equal("nobody has the text", error.Message);
    }

    [Fact]
    public void Preview_ExternalFileAbsent_WouldRunWithoutAKey()
    {
        var row = place.Process().Preview("study", Reader());

        Assert.Equal((StageState.WouldRun, null), (row.State, row.Key));
        Assert.Equal(["the text is not there yet", "first run"], row.Reasons);
        Assert.False(File.Exists(TextPath));
    }

    [Fact]
    public void Run_ExternalFileChangedMeanwhile_FailsAndStoresNothing()
    {
        File.WriteAllText(TextPath, "one");
        var stage = Reader(work: context =>
        {
            File.WriteAllText(TextPath, "two");
            File.WriteAllText(context.OutputPath("out.txt"), "of one, or of two?");
        });

        var row = Assert.Single(place.Run("study", stage));

        Assert.Equal(StageState.Failed, row.State);
        Assert.Equal(
            "input text changed while Read ran: it was written to; nothing was stored. Run the same command again.",
            Assert.Single(row.Reasons)
        );
        Assert.Empty(place.StoreFiles("ac"));
    }

    [Fact]
    public void Run_ManyExperimentsShareTheStage_LooksOnce()
    {
        File.WriteAllText(TextPath, "one");
        var input = new TextFileInput(TextPath);
        var stage = Reader(input);
        var runner = place.Process();

        runner.Preview("a", stage);
        runner.Run("a", stage, CancellationToken.None);
        runner.Run("b", stage, CancellationToken.None);

        Assert.Equal(1, input.Looks);
    }

    [Fact]
    public void Run_LookingTakesLong_IsShownAsTheStagesWork()
    {
        File.WriteAllText(TextPath, "one");
        var runner = place.Process();

        runner.Run("study", Reader(new TextFileInput(TextPath) { IsSlow = true }), CancellationToken.None);

        Assert.Equal(["study/Read"], place.Observer.Starts, StringComparer.Ordinal);
        Assert.Equal("reading", Assert.Single(place.Observer.Progress).Text);
    }

    [Fact]
    public void Preview_LookingTakesLong_ShowsNothing()
    {
        File.WriteAllText(TextPath, "one");

        place.Process().Preview("study", Reader(new TextFileInput(TextPath) { IsSlow = true }));

        Assert.Empty(place.Observer.Starts);
        Assert.Empty(place.Observer.Progress);
    }

    private TextStage Reader(TextFileInput? input = null, Action<StageContext>? work = null) =>
        new("Read", [])
        {
            External = [input ?? new TextFileInput(TextPath)],
            Work = work ?? (context => File.WriteAllText(context.OutputPath("out.txt"), "one")),
        };
}
