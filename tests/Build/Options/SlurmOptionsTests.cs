using Permafrost.Build.Options;
using Permafrost.Core.Errors;
using Permafrost.Stages.Slurm;

namespace Permafrost.Tests.Build.Options;

public sealed class SlurmOptionsTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("permafrost-options-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Resolve_NothingSaid_RunsHere()
    {
        Assert.Null(Resolve().Request.Slurm);
        Assert.Null(Resolve("--executor=local", "--slurm-partition=gpu").Request.Slurm);
    }

    [Fact]
    public void Resolve_Settings_AreTaken()
    {
        Configure(
            "Executor=slurm",
            "SlurmPartition=gpu",
            "SlurmAccount=vision",
            "SlurmFlags=--qos low | --exclude node7",
            "SlurmMaxJobs=64"
        );

        SlurmOptions options = Resolve().Request.Slurm!;

        Assert.Equal(("gpu", "vision", 64), (options.Partition, options.Account, options.MaxJobs));
        Assert.Equal(["--qos low", "--exclude node7"], options.Flags);
    }

    [Fact]
    public void Resolve_CommandLineAndEnvironment_GoBeforeTheFile()
    {
        Configure("Executor=local", "SlurmPartition=gpu", "SlurmMaxJobs=64");

        SlurmOptions options = Resolve("--executor=slurm", "--slurm-flags=--qos=low", "--slurm-flags=--nice").Request.Slurm!;

        Assert.Equal(("cpu", 64), (options.Partition, options.MaxJobs));
        Assert.Equal(["--qos=low", "--nice"], options.Flags);
    }

    [Theory]
    [InlineData("Report", "DownloadCheck Preprocess Features Train Evaluate Report")]
    [InlineData("Train", "DownloadCheck Preprocess Features Train")]
    [InlineData("Predict", "DownloadCheck Preprocess Features Train")]
    [InlineData("Status", "")]
    public void Resolve_Target_PlansWhatItNeeds(string target, string phases) =>
        Assert.Equal(
            phases,
            string.Join(' ', Resolve(["--executor=slurm", $"--target={target}", .. Needed(target)]).Request.Slurm!.Phases)
        );

    [Fact]
    public void Resolve_Exclusive_PlansTheTargetAlone() =>
        Assert.Equal(["Train"], Resolve("--executor=slurm", "--target=Train", "--exclusive").Request.Slurm!.Phases);

    [Fact]
    public void Resolve_Faults_AreAllNamed()
    {
        var error = Assert.Throws<UserErrorException>(() =>
            Resolve(
                "--executor=pbs",
                "--slurm-max-jobs=0",
                "--slurm-flags=--array=1-9",
                "--slurm-flags=qos",
                "--slurm-flags=--comment=a\nb"
            )
        );

        Assert.Equal(
            [
                "--slurm-flags is '--array=1-9'; --array comes from --slurm-max-jobs, expected another option of sbatch",
                "--slurm-flags is 'qos'; expected an option of sbatch, such as --qos=low (in cake.config: --qos low)",
                "--slurm-flags is '--comment=a\nb'; expected an option of sbatch, such as --qos=low (in cake.config: --qos low)",
                "--slurm-max-jobs is '0'; expected a whole number, 1 to 1000000",
                "--executor is 'pbs'; expected local or slurm",
            ],
            error.Faults
        );
    }

    [Fact]
    public void Resolve_NamesWithBlanksOrReproduce_AreFaults()
    {
        var error = Assert.Throws<UserErrorException>(() =>
            Resolve("--executor=slurm", "--target=Reproduce", "--slurm-partition=a b", "--slurm-account=\"x\"")
        );

        Assert.Equal(
            [
                "--executor=slurm has no effect on Reproduce, which derives on this machine; leave it out",
                "--slurm-partition is 'a b'; expected a name without blanks and quotes",
                "--slurm-account is '\"x\"'; expected a name without blanks and quotes",
            ],
            error.Faults
        );
    }

    [Fact]
    public void Of_JobsLine_IsAJobAndAUsersIsNone()
    {
        string[] line = ["--slurm-job=/r", "--slurm-phase=Train", "--slurm-list=1", "--slurm-line=7"];

        Assert.Equal(new SlurmJob("/r", "Train", "1", 7), SlurmJobOptions.Of(CommandLine.Parse(line, ["Train"])));
        Assert.Null(SlurmJobOptions.Of(CommandLine.Parse(["--target=Train"], ["Train"])));
        Assert.Contains("--slurm-line=N is missing", Fault(line[..3]), StringComparison.Ordinal);
        Assert.Contains("--slurm-line is '0'", Fault([.. line[..3], "--slurm-line=0"]), StringComparison.Ordinal);
    }

    private static string Fault(string[] line) =>
        Assert.Throws<UserErrorException>(() => SlurmJobOptions.Of(CommandLine.Parse(line, ["Train"]))).Message;

    private static string[] Needed(string target) => target == "Predict" ? ["--image=a.png", "--experiment=a"] : [];

    private void Configure(params string[] lines) =>
        File.WriteAllText(Path.Combine(root, "cake.config"), $"[Permafrost]\n{string.Join('\n', lines)}\n");

    private RunOptions Resolve(params string[] args)
    {
        string experiments = Path.Combine(root, "experiments");
        Directory.CreateDirectory(experiments);
        File.WriteAllText(Path.Combine(experiments, "a.yaml"), "");
        var line = CommandLine.Parse([.. args, "--experiments=experiments/a.yaml"], ["Report", "Train", "Predict", "Status", "Reproduce"]);
        string? Variable(string name) => name == "PERMAFROST_SLURM_PARTITION" && args.Contains("--slurm-flags=--nice") ? "cpu" : null;
        return RunOptions.Resolve(line, HostSettings.Read(root, root, Variable), root, root);
    }
}
