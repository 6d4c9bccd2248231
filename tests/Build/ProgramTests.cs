using System.Text.RegularExpressions;
using Permafrost.Build;
using Permafrost.Build.Options;

namespace Permafrost.Tests.Build;

/// <summary>The program as a user meets it: real processes.</summary>
public sealed partial class ProgramTests
{
    private const string Escape = "\e";

    [GeneratedRegex(@"^\d+\. (?<task>\w+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DryRunLine();

    [Fact]
    public void Run_WithTree_ShowsThePipeline()
    {
        HostProcess run = HostProcess.Run("--tree");

        Assert.Equal(0, run.ExitCode);
        string[] names = [.. run.Output.Split('\n').Select(line => line.Trim('│', '├', '└', '─', ' ')).Where(line => line.Length > 0)];
        Assert.Equal(
            [
                "Bundle",
                "CollectGarbage",
                .. new[] { "Compare", "Evaluate", "Train", "Features", "Preprocess", "DownloadCheck" },
                .. new[] { "Export", "Train", "Features", "Preprocess", "DownloadCheck" },
                .. new[] { "Predict", "Train", "Features", "Preprocess", "DownloadCheck" },
                .. new[] { "Report", "Evaluate", "Train", "Features", "Preprocess", "DownloadCheck" },
                "Reproduce",
                "Status",
                "Verify",
            ],
            names
        );
    }

    [Theory]
    [InlineData("Report", "DownloadCheck Preprocess Features Train Evaluate Report")]
    [InlineData("Train", "DownloadCheck Preprocess Features Train")]
    [InlineData("Status", "Status")]
    public void Run_WithDryRun_NamesWhatTheTargetDependsOn(string target, string expected)
    {
        HostProcess run = HostProcess.Run("--dryrun", $"--target={target}");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(expected, string.Join(' ', DryRunLine().Matches(run.Output).Select(match => match.Groups["task"].Value)));
    }

    [Fact]
    public void Run_WithoutTarget_MeansReport()
    {
        Assert.Contains("Targets are: Report", HostProcess.Run("--dryrun").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithDescription_DescribesEveryTarget()
    {
        HostProcess run = HostProcess.Run("--description");

        Assert.Equal(0, run.ExitCode);
        string words = string.Join(' ', run.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.All(Targets.Names, name => Assert.Contains(name, words, StringComparison.Ordinal));
        Assert.Contains("runs nothing", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithVersion_NamesCakesEngine()
    {
        HostProcess run = HostProcess.Run("--version");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("7.0.0", run.Output.Trim());
    }

    [Fact]
    public void Run_WithHelp_ListsTargetsAndOptions()
    {
        HostProcess run = HostProcess.Run("--help");

        Assert.Equal(0, run.ExitCode);
        Assert.All(Targets.Names, name => Assert.Contains($"  {name} ", run.Output, StringComparison.Ordinal));
        Assert.All(
            HostOption.OfStudy.Concat(HostOption.OfTargets).Concat(HostOption.OfCake),
            option => Assert.Contains($"--{option.Name}", run.Output, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Run_WithUnknownTarget_NamesTheNearestAndAll()
    {
        HostProcess run = HostProcess.Run("--target=Trian");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Equal(
            "unknown target 'Trian'; did you mean Train? (known: DownloadCheck, Preprocess, Features, Train, Evaluate, Report, Bundle, CollectGarbage, Compare, Export, Predict, Reproduce, Status, Verify)\n",
            run.Errors
        );
    }

    [Fact]
    public void Run_WithSeveralMistakes_NamesThemAllAtOnceWithoutStackTrace()
    {
        HostProcess run = HostProcess.Run("--thread=3", "--threads", "0", "--format=xml", "--set=abc", "--tree=yes");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Equal(
            [
                "unknown option --thread; did you mean --threads? (--help lists all)",
                "--tree is 'yes'; it takes no value: write --tree",
                "--set is 'abc'; expected KEY=VALUE, for instance train.epochs=1",
                "--threads is '0'; expected a whole number, 1 to 1024",
                "--format is 'xml'; expected text or json",
            ],
            run.Errors.TrimEnd('\n').Split('\n')
        );
    }

    [Fact]
    public void Run_WithMistakeInTheEnvironment_NamesTheVariable()
    {
        HostProcess run = HostProcess.Start(HostProcess.ProgramPath, Path.GetTempPath(), [("PERMAFROST_THREADS", "many")], "--tree");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("PERMAFROST_THREADS is 'many'; expected a whole number, 1 to 1024\n", run.Errors);
    }

    [Fact]
    public void Run_OutsideARepository_SaysWhereItLooked()
    {
        using var folder = new HostFolder(isRepository: false);

        HostProcess run = folder.Run("--tree");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"no Permafrost.slnx in {folder.Root}", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithAMistakeInAVariableOfCakes_NamesTheVariable()
    {
        using var folder = new HostFolder();
        folder.Write("cake.config", "[Permafrost]\nExperiments=experiments/a.yaml\n");

        HostProcess run = folder.Run([("CAKE_PERMAFROST_THREADS", "two")], "--tree");

        Assert.Equal("CAKE_PERMAFROST_THREADS is 'two'; expected a whole number, 1 to 1024\n", run.Errors);
    }

    [Fact]
    public void Run_WithMistakesInCakeConfig_NamesFileAndLine()
    {
        using var folder = new HostFolder();
        folder.Write("cake.config", "[Permafrost]\nExperiments=experiments/a.yaml\nThread=2\nFormat=xml\n");

        HostProcess run = folder.Run("--tree");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            [
                "cake.config:3: unknown key Thread; did you mean Threads? (known in [Permafrost]: Experiments, Only, Set, Threads, Jobs, Store, Remote, RemoteUpload, Format, Executor, SlurmPartition, SlurmAccount, SlurmFlags, SlurmMaxJobs, Locked)",
                "cake.config: Format is 'xml'; expected text or json",
            ],
            run.Errors.TrimEnd('\n').Split('\n')
        );
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--tree")]
    [InlineData("--dryrun")]
    [InlineData("--description")]
    [InlineData("--target=Nothing")]
    public void Run_IntoAPipe_PrintsNoEscapeCode(string option)
    {
        HostProcess run = HostProcess.Run(option);

        Assert.DoesNotContain(Escape, run.Output + run.Errors, StringComparison.Ordinal);
        Assert.NotEmpty(run.Output + run.Errors);
    }

    [Fact]
    public void Run_OnATerminal_HasColourUnlessNoColorIsSet()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "needs script(1) for a pseudo-terminal");

        string command = $"'{HostProcess.DotnetPath}' '{HostProcess.ProgramPath}' --tree";
        HostProcess Show(string noColor) =>
            HostProcess.StartCommand(
                "/usr/bin/script",
                Path.GetTempPath(),
                [("TERM", "xterm"), ("NO_COLOR", noColor)],
                ["-qec", command, "/dev/null"]
            );

        HostProcess colour = Show(noColor: "");
        HostProcess plain = Show(noColor: "1");

        Assert.Contains($"{Escape}[36mReport", colour.Output, StringComparison.Ordinal);
        Assert.Contains("Report", plain.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Escape, plain.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithJson_KeepsWhatPeopleReadOffStandardOutput()
    {
        HostProcess run = HostProcess.Run("--tree", "--format=json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Contains("Report", run.Errors, StringComparison.Ordinal);
    }
}
