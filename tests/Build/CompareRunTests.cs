using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Permafrost.Tests.Build;

/// <summary><c>Compare</c> as a user of the command line meets it: real runs, a real git repository, exit codes.</summary>
public sealed partial class CompareRunTests(CompareRunTests.History history) : IClassFixture<CompareRunTests.History>
{
    [Fact]
    public void Compare_RevisionAgainstTheWorkTree_FindsWhatIsWorseAndFailsWhenAsked()
    {
        HostProcess told = history.Compare("--baseline=HEAD~1");
        HostProcess gate = history.Compare("--baseline=HEAD~1", "--fail-on=regression", "--format=json");

        Assert.Equal((0, 3), (told.ExitCode, gate.ExitCode));
        Assert.StartsWith(
            $"the locks of the work tree against HEAD~1 ({history.First[..12]})\n\nA regression: of 2 experiments ",
            told.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("small/dropout=0 is worse by ", told.Output, StringComparison.Ordinal);
        Assert.Contains("  all 2: epochs 8 → 1\n", told.Output, StringComparison.Ordinal);
        Assert.Contains("The candidate is worse than the baseline (--fail-on=regression).", gate.Errors, StringComparison.Ordinal);
        var found = Assert.Single(JsonNode.Parse(gate.Output)!.AsArray())!;
        var pair = found["comparisons"]![0]!;
        Assert.Equal(("paired", "mcnemar", "worse"), ((string)pair["state"]!, (string)pair["test"]!, (string)pair["verdict"]!));
        Assert.Equal(history.First, (string)found["baseline"]!["commit"]!);
        Assert.Equal(
            ("epochs", 8, 1),
            ((string)pair["parameters"]![0]!["parameter"]!, (int)pair["parameters"]![0]!["a"]!, (int)pair["parameters"]![0]!["b"]!)
        );
    }

    [Fact]
    public void Compare_TheOtherWayRound_IsBetterAndPasses()
    {
        HostProcess run = history.Compare("--baseline=HEAD", "--candidate=first", "--fail-on=regression");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("small/dropout=0 is better by ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_UnchangedWorkTree_IsTheSameBitForBitAndPasses()
    {
        HostProcess run = history.Compare("--baseline=HEAD", "--fail-on=regression");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("No regression is shown: both experiments are the same, bit for bit.\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--target=Report", "--target=Compare")]
    [InlineData("--target=Compare", "--target=Report")]
    public void Compare_BesideReport_ComparesWhatThisRunGave(string one, string other)
    {
        string clone = history.Folder($"changed{one}");
        history.Git("clone", "--quiet", history.Host.Root, clone);
        CopyProgram(clone);
        File.WriteAllText(Path.Combine(clone, "experiments", "small.yaml"), history.Git("show", "first:experiments/small.yaml").Output);

        HostProcess run = HostProcess.Start(
            Path.Combine(clone, "build", "bin", "Permafrost.Build.dll"),
            clone,
            [],
            one,
            other,
            "--baseline=HEAD",
            $"--store={Path.Combine(history.Host.Root, "artifacts", "store")}"
        );

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("small/dropout=0 is better by ", run.Output, StringComparison.Ordinal);
        Assert.Contains("  all 2: epochs 1 \u2192 8\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_WithoutGit_SaysThatItIsMissing()
    {
        string dotnet =
            Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : HostProcess.DotnetPath;
        Assert.SkipUnless(Path.IsPathRooted(dotnet), "needs the path of dotnet, which dotnet test gives");

        HostProcess run = HostProcess.StartCommand(
            dotnet,
            history.Host.Root,
            [("PATH", history.Folder("none"))],
            [history.Host.ProgramPath, "--target=Compare", "--baseline=HEAD"]
        );

        Assert.Equal(
            (2, "there is no git in PATH. Revisions are read with git: install it, or compare files: --baseline=report.json"),
            (run.ExitCode, run.Errors.Trim())
        );
    }

    [Fact]
    public void Compare_RevisionsInACloneWithoutStore_IsUnpairedAndSaysHowToPair()
    {
        string clone = history.Folder("clone");
        history.Git("clone", "--quiet", history.Host.Root, clone);
        CopyProgram(clone);

        HostProcess run = HostProcess.Start(
            Path.Combine(clone, "build", "bin", "Permafrost.Build.dll"),
            clone,
            [],
            "--target=Compare",
            "--baseline=HEAD~1",
            "--fail-on=regression"
        );

        Assert.Equal(3, run.ExitCode);
        Assert.Contains(", unpaired z-test p ", run.Output, StringComparison.Ordinal);
        Assert.Contains("since the predictions of both sides are not at hand", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"git worktree add ../at-{history.First[..12]} {history.First[..12]}, and there ",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(Path.Combine(clone, "artifacts", "store")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(clone, "artifacts", "comparison")));
    }

    [Fact]
    public void Compare_ShallowClone_SaysWhyTheRevisionIsNotThere()
    {
        string clone = history.Folder("shallow");
        history.Git("clone", "--quiet", "--depth=1", new Uri(history.Host.Root).AbsoluteUri, clone);
        CopyProgram(clone);

        HostProcess run = HostProcess.Start(
            Path.Combine(clone, "build", "bin", "Permafrost.Build.dll"),
            clone,
            [],
            "--target=Compare",
            "--baseline=HEAD~1"
        );

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("git says: fatal: bad revision 'HEAD~1'", run.Errors, StringComparison.Ordinal);
        Assert.Contains("git fetch --unshallow", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_Names_RunsThoseExperimentsAlone()
    {
        string store = history.Folder("fresh-store");

        HostProcess run = history.Compare(
            "--baseline=other/dropout=0",
            "--candidate=other/dropout=0.9",
            $"--store={store}",
            "--format=json"
        );

        Assert.Equal(0, run.ExitCode);
        var rows = JsonNode.Parse(run.Output)!.AsArray();
        Assert.Equal(
            ["other/dropout=0", "other/dropout=0.9"],
            rows.SkipLast(1).Select(row => (string)row!["experiment"]!).Distinct(StringComparer.Ordinal)
        );
        Assert.Equal(2, rows.SkipLast(1).Count(row => (string)row!["stage"]! == "Evaluate" && (string)row["state"]! == "ran"));
        Assert.Equal("dropout", (string)rows[^1]!["comparisons"]![0]!["parameters"]![0]!["parameter"]!);
    }

    [Fact]
    public void Compare_NamedAgainstARevision_TakesTheExperimentOfThatName()
    {
        HostProcess run = history.Compare("--baseline=first", "--candidate=small/dropout=0");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("\nsmall/dropout=0 is worse by ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_Seeds_AreOneExperimentByItsNameOrAPattern()
    {
        HostProcess run = history.Compare("--baseline=seeds/dropout=0", "--candidate=seeds/dropout=0.9,*");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith(
            "seeds/dropout=0.9 against seeds/dropout=0\n",
            run.Output[run.Output.IndexOf("seeds/dropout=0.9 against", StringComparison.Ordinal)..],
            StringComparison.Ordinal
        );
        Assert.Contains(", t-test p ", run.Output, StringComparison.Ordinal);
        Assert.Contains(", three runs)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_Reports_NeedNoRunAndMakeMarkdownForAPullRequest()
    {
        string file = Path.Combine(history.Host.Root, "comparison.md");

        HostProcess written = history.Compare($"--baseline={history.FirstReport}", "--format=markdown", $"--output={file}");
        HostProcess printed = history.Compare($"--baseline={history.FirstReport}", "--format=markdown");

        Assert.Equal((0, 0), (written.ExitCode, printed.ExitCode));
        Assert.StartsWith("## artifacts/reports/report.json against ", printed.Output, StringComparison.Ordinal);
        Assert.Contains("| small/dropout=0 | ", printed.Output, StringComparison.Ordinal);
        Assert.Equal(printed.Output, File.ReadAllText(file));
    }

    [Fact]
    public void Compare_LockOfARevisionByItsPath_AgainstTheSameFileNow()
    {
        HostProcess run = history.Compare("--baseline=first:experiments/small.lock.json");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("small/dropout=0 is worse by ", run.Output, StringComparison.Ordinal);
        Assert.Contains("epochs 8 → 1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_FailedCandidate_IsARegressionWithItsReason()
    {
        HostProcess run = history.Compare("--baseline=small/dropout=0", "--candidate=diverging", "--fail-on=regression");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("failed in the candidate: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_OtherTestSets_AreRefusedAndPassNoGate()
    {
        HostProcess told = history.Compare("--baseline=small/dropout=0", "--candidate=fewer");
        HostProcess gate = history.Compare("--baseline=small/dropout=0", "--candidate=fewer", "--fail-on=regression");

        Assert.Equal((0, 3), (told.ExitCode, gate.ExitCode));
        Assert.Contains("not compared: they are on other datasets, letters and few.", told.Output, StringComparison.Ordinal);
        Assert.Contains("no regression is ruled out", gate.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--baseline=smal/dropout=0 --candidate=HEAD", "nearest first:\n  small/dropout=0\n")]
    [InlineData("--baseline=small* --candidate=HEAD", "--baseline is 'small*', which matches 2 experiments; expected one")]
    [InlineData("--baseline=nothing", "git says: fatal: bad revision 'nothing'")]
    [InlineData("--baseline=smll", "did you mean small?")]
    [InlineData("--baseline=HEAD~1..HEAD", "--baseline is 'HEAD~1..HEAD', and there is no such file, experiment or revision")]
    [InlineData("--baseline=HEAD:experiments/none.lock.json", "git says: fatal: path 'experiments/none.lock.json' does not exist in")]
    [InlineData("--baseline=start", "--baseline: start (")]
    [InlineData("--baseline=missing.json", "--baseline: missing.json cannot be read: ")]
    [InlineData("--baseline=cake.config", "cake.config:1: is no JSON: ")]
    [InlineData(
        "--baseline=experiments/other.yaml",
        "experiments/other.yaml is an experiment file, which holds no results; expected its lock"
    )]
    [InlineData("--baseline=small/dropout=0", "there is no --candidate")]
    [InlineData("--candidate=HEAD", "--target=Compare without --baseline")]
    [InlineData("--baseline=HEAD --set=train.epochs=2", "--set with files and revisions alone")]
    [InlineData("--baseline=HEAD --fail-on=worse", "--fail-on is 'worse'; expected regression")]
    [InlineData("--baseline=HEAD --format=csv", "--format is 'csv'; expected text, json or markdown; csv is a form of --target=Predict")]
    [InlineData("--baseline=HEAD --only=nothing*", "--only=nothing* takes none of the 2 experiments")]
    public void Compare_Mistakes_AreExitCode2AndNamed(string options, string message)
    {
        HostProcess run = history.Compare(options.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_NoRepository_IsExitCode2WithGitsAnswer()
    {
        using var folder = new HostFolder();
        folder.Write("cake.config", "[Permafrost]\nExperiments=experiments\n");

        HostProcess run = folder.Run(
            [("GIT_CEILING_DIRECTORIES", Path.GetDirectoryName(folder.Root)!)],
            "--target=Compare",
            "--baseline=HEAD"
        );

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("git says: fatal: not a git repository", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Workflow_RefusesTheRegressionAndShowsWhy()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs bash");
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "commands.md"));
        string yaml = page.Split("```yaml\n")
            .Skip(1)
            .Select(part => part.Split("\n```")[0])
            .Single(part => part.Contains("--target=Compare", StringComparison.Ordinal));
        var workflow = new YamlStream();
        workflow.Load(new StringReader(yaml));
        var steps = (YamlSequenceNode)workflow.Documents[0].RootNode["jobs"]["compare"]["steps"];
        string script = ((YamlScalarNode)steps.Last()["run"]).Value!.Replace(
            "dotnet run --project build --",
            $"'{HostProcess.DotnetPath}' '{history.Host.ProgramPath}'",
            StringComparison.Ordinal
        );
        string summary = history.Folder("summary.md");

        HostProcess run = HostProcess.StartCommand(
            "bash",
            history.Host.Root,
            [("BASE", history.First), ("GITHUB_STEP_SUMMARY", summary)],
            ["--noprofile", "--norc", "-e", "-c", script]
        );

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("| small/dropout=0 | ", File.ReadAllText(summary), StringComparison.Ordinal);
    }

    private void CopyProgram(string clone)
    {
        string bin = Directory.CreateDirectory(Path.Combine(clone, "build", "bin")).FullName;
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(history.Host.ProgramPath)!))
        {
            File.Copy(file, Path.Combine(bin, Path.GetFileName(file)));
        }
    }
}
