using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline;

/// <content>Folders that outlive a run.</content>
public sealed partial class PipelineRunnerTests
{
    private const string Half = "half.txt";

    [Fact]
    public void Run_InterruptedStage_FindsWhatItLeftAndLosesItWhenItIsDone()
    {
        TextStage Train(bool interrupted) =>
            new("Train", [])
            {
                Work = context =>
                {
                    string half = Path.Combine(context.ResumeFolder, Half);
                    if (interrupted)
                    {
                        Directory.CreateDirectory(context.ResumeFolder);
                        File.WriteAllText(half, "half");
                        throw new InterruptedException("stopped", CancellationToken.None);
                    }

                    File.WriteAllText(context.OutputPath("out.txt"), File.ReadAllText(half) + " and half");
                },
            };
        Assert.Throws<InterruptedException>(() => place.Run("study", Train(interrupted: true)));
        Assert.Single(place.StoreFiles("resume"));

        var row = Assert.Single(place.Run("study", Train(interrupted: false)));

        Assert.Equal(StageState.Ran, row.State);
        Assert.Empty(place.StoreFiles("resume"));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(place.StoreFolder, "resume")));
    }

    [Fact]
    public void Run_FailedStage_KeepsWhatItLeft()
    {
        var train = new TextStage("Train", [])
        {
            Work = context =>
            {
                Directory.CreateDirectory(context.ResumeFolder);
                File.WriteAllText(Path.Combine(context.ResumeFolder, Half), "half");
                throw new ExperimentFailedException("no space left");
            },
        };

        Assert.Equal(StageState.Failed, Assert.Single(place.Run("study", train)).State);
        Assert.Single(place.StoreFiles("resume"));
    }

    [Fact]
    public void Run_OtherKey_HasAnotherFolder()
    {
        var folders = new List<string>();
        TextStage Train(int epochs) =>
            new("Train", new JsonObject { ["epochs"] = epochs })
            {
                Work = context =>
                {
                    folders.Add(context.ResumeFolder);
                    Assert.Null(context.ContinuationFolder);
                    File.WriteAllText(context.OutputPath("out.txt"), "done");
                },
            };

        place.Run("study", Train(3));
        place.Run("study", Train(5));

        Assert.Equal(2, folders.Distinct(StringComparer.Ordinal).Count());
        Assert.All(folders, folder => Assert.False(Path.Exists(folder)));
    }

    [Fact]
    public void Run_SameContinuation_SharesAFolderThatStays()
    {
        TextStage Train(int epochs, int seed, string found) =>
            new("Train", new JsonObject { ["epochs"] = epochs, ["seed"] = seed })
            {
                GoesOnFrom = new JsonObject { ["seed"] = seed },
                Work = context =>
                {
                    string state = Path.Combine(context.ContinuationFolder!, "state.txt");
                    Assert.Equal(found, File.Exists(state) ? File.ReadAllText(state) : "nothing");
                    Directory.CreateDirectory(context.ContinuationFolder!);
                    File.WriteAllText(state, $"{epochs} epochs");
                    File.WriteAllText(context.OutputPath("out.txt"), "done");
                },
            };

        place.Run("study", Train(3, seed: 111, found: "nothing"));
        place.Run("study", Train(5, seed: 111, found: "3 epochs"));
        place.Run("study", Train(5, seed: 112, found: "nothing"));

        // Other code is another way: what the old one left is not what this one would have.
        place.Code.Parts["Rooms.Core"] = new string('b', 64);
        place.Run("study", Train(7, seed: 111, found: "nothing"));
        Assert.Equal(3, place.StoreFiles("continuation").Count);
    }

    [Fact]
    public void Run_FolderOfADoneStageWasLeftByAKilledProcess_IsSwept()
    {
        string left = "";
        var train = new TextStage("Train", [])
        {
            Work = context =>
            {
                left = context.ResumeFolder;
                File.WriteAllText(context.OutputPath("out.txt"), "done");
            },
        };
        place.Run("study", train);
        string underWay = Path.Combine(place.StoreFolder, "resume", new string('a', 64));
        foreach (string folder in (string[])[left, underWay])
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, Half), "half");
        }

        place.Run("study", new TextStage("Other", []));

        Assert.False(Path.Exists(left));
        Assert.True(Path.Exists(underWay));
    }

    [Fact]
    public void Obtain_AsksForTheFolder_IsABug()
    {
        var text = new AskingInput();
        var stage = new TextStage("Check", []) { External = [text] };

        var error = Assert.Throws<InvalidOperationException>(() => place.Run("study", stage));

        Assert.Contains("before its external inputs are there", error.Message, StringComparison.Ordinal);
    }

    private sealed class AskingInput : ExternalInput
    {
        public override string Name => "text";

        public override string Absence => "it is not there";

        public override Permafrost.Core.Digests.Sha256Digest? Find(
            int threads,
            Action<StageProgress>? progress,
            CancellationToken cancellation
        ) => null;

        public override void Obtain(StageContext context) => _ = context.ResumeFolder;

        public override string? Change() => null;
    }
}
