using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Storage;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline.Storage;

/// <content>Something else where a file of the store belongs: folders, links, pipes.</content>
public sealed partial class ObjectStoreTests
{
    [Theory]
    [InlineData("ac", "stored record is a folder")]
    [InlineData("cas", "stored out.txt is missing")]
    public void Run_AFolderStandsWhereAFileBelongs_WarnsAndRunsAgain(string part, string fault)
    {
        var stage = Text("hello");
        place.Run("study", stage);
        string path = Assert.Single(place.StoreFiles(part));
        File.SetAttributes(path, FileAttributes.Normal);
        File.Delete(path);
        Directory.CreateDirectory(path);

        var row = Assert.Single(place.Run("study", stage));

        Assert.Equal((StageState.Ran, fault), (row.State, Assert.Single(row.Reasons)));
        Assert.Equal(StageState.Cached, Assert.Single(place.Run("study", stage)).State);
    }

    [Theory]
    [InlineData("ac", "pipe")]
    [InlineData("ac", "empty")]
    [InlineData("ac", "link to nowhere")]
    [InlineData("ac", "link to a pipe")]
    [InlineData("ac", "link to other bytes")]
    [InlineData("cas", "pipe")]
    [InlineData("cas", "empty")]
    [InlineData("cas", "link to nowhere")]
    [InlineData("cas", "link to a pipe")]
    [InlineData("cas", "link to other bytes")]
    public void Run_SomethingElseStandsWhereAFileBelongs_RunsAgainAndPutsItRight(string part, string what)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs pipes and links");
        var stage = Text("hello");
        place.Run("study", stage);
        string path = Assert.Single(place.StoreFiles(part));
        Replace(path, what);

        var check = StoreCheck.Run(place.StoreFolder, 1, _ => { }, CancellationToken.None);
        var row = Assert.Single(place.Run("study", stage));

        Assert.Single(check.Faults);
        Assert.Equal(StageState.Ran, row.State);
        Assert.Single(place.Observer.Warnings);
        var runner = place.Process();
        Assert.Equal(StageState.Cached, runner.Run("study", stage, CancellationToken.None).State);
        Assert.Equal("hello", File.ReadAllText(runner.OutputPath(stage, "out.txt")));
        Assert.Empty(StoreCheck.Run(place.StoreFolder, 1, _ => { }, CancellationToken.None).Faults);
    }

    [Fact]
    public void Run_APipeStandsWhereAnEmptyFileBelongs_DoesNotWaitForIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs pipes");
        var stage = Text("");
        place.Run("study", stage);
        Replace(Assert.Single(place.StoreFiles("cas")), "pipe");

        var row = Assert.Single(place.Run("study", stage));

        Assert.Equal((StageState.Ran, "stored out.txt is corrupt"), (row.State, Assert.Single(row.Reasons)));
    }

    [Fact]
    public void Run_AFolderWithSomethingInItStandsWhereAFileBelongs_IsOneMessage()
    {
        var stage = Text("hello");
        place.Run("study", stage);
        string path = Assert.Single(place.StoreFiles("cas"));
        File.SetAttributes(path, FileAttributes.Normal);
        File.Delete(path);
        Directory.CreateDirectory(Path.Combine(path, "inside"));

        var error = Assert.Throws<UserErrorException>(() => place.Run("study", stage));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Puts something else under the name of a stored file.</summary>
    private void Replace(string path, string what)
    {
        string aside = Path.Combine(place.Root, "aside");
        File.Delete(path);
        switch (what)
        {
            case "pipe":
                MakePipe(path);
                break;
            case "empty":
                File.WriteAllText(path, "");
                break;
            case "link to a pipe":
                MakePipe(aside);
                File.CreateSymbolicLink(path, aside);
                break;
            case "link to other bytes":
                File.WriteAllText(aside, "other");
                File.CreateSymbolicLink(path, aside);
                break;
            default:
                File.CreateSymbolicLink(path, aside);
                break;
        }
    }

    private static void MakePipe(string path)
    {
        using var process = System.Diagnostics.Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
