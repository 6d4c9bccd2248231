using Permafrost.Experiments.Definitions;
using Permafrost.Stages.Slurm;

namespace Permafrost.Tests.Stages.Slurm;

public sealed class SbatchScriptTests
{
    private static readonly SlurmOptions Plain = new() { Phases = [], Program = ["/opt/dotnet/dotnet", "/home/ann/permafrost/Build.dll"] };

    [Fact]
    public void Text_EverythingIsAsked_StandsInTheScript()
    {
        var options = Plain with { Partition = "gpu", Account = "vision", Flags = ["--qos=low", "--exclude node7"], MaxJobs = 4 };
        var array = Array(
            new ResourceOptions
            {
                Threads = 4,
                Memory = "2GB",
                Time = "1:00:00",
            }
        );
        array.MostAtOnce = 4;
        array.Dependency = "afterok:12_1";

        Assert.Equal(
            """
            #!/bin/bash
            # Train of 2 experiments: element N makes line N of 1.tsv.
            #SBATCH --job-name=permafrost-Train
            #SBATCH --array=1-2%4
            #SBATCH --partition=gpu
            #SBATCH --account=vision
            #SBATCH --nodes=1
            #SBATCH --ntasks=1
            #SBATCH --cpus-per-task=4
            #SBATCH --mem=2G
            #SBATCH --time=1:00:00
            #SBATCH --signal=B:TERM@60
            #SBATCH --requeue
            #SBATCH --kill-on-invalid-dep=yes
            #SBATCH --dependency=afterok:12_1
            #SBATCH --chdir="/home/ann/permafrost"
            #SBATCH --output="/home/ann/permafrost/artifacts/slurm/r/logs/Train-1-%a.log"
            #SBATCH --open-mode=append
            #SBATCH --qos=low
            #SBATCH --exclude node7

            # The program takes the place of this shell, so that Slurm's signals reach it.
            program='/opt/dotnet/dotnet'
            [ -x "$program" ] || program='dotnet'
            exec "$program" '/home/ann/permafrost/Build.dll' \
                --slurm-job='/home/ann/permafrost/artifacts/slurm/r' --slurm-phase=Train --slurm-list=1 --slurm-line="$SLURM_ARRAY_TASK_ID"

            """.ReplaceLineEndings("\n"),
            SbatchScript.Text(array, options, "/home/ann/permafrost/artifacts/slurm/r", "/home/ann/permafrost")
        );
    }

    [Fact]
    public void Text_NothingIsAsked_LeavesTheChoiceToTheCluster()
    {
        string text = SbatchScript.Text(Array(new ResourceOptions()), Plain, "/r", "/");

        Assert.All(
            ["--partition", "--account", "--mem", "--time=", "--dependency", "%4"],
            option => Assert.DoesNotContain(option, text, StringComparison.Ordinal)
        );
        Assert.Contains("#SBATCH --cpus-per-task=1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_OddFolders_AreQuoted()
    {
        string text = SbatchScript.Text(Array(new ResourceOptions()), Plain, "/a b/it's 100%/\"r\"", "/a b");

        Assert.Contains("#SBATCH --chdir=\"/a b\"\n", text, StringComparison.Ordinal);
        Assert.Contains("#SBATCH --output=\"/a b/it's 100%%/\\\"r\\\"/logs/Train-1-%a.log\"\n", text, StringComparison.Ordinal);
        Assert.Contains("--slurm-job='/a b/it'\\''s 100%/\"r\"'", text, StringComparison.Ordinal);
    }

    private static SlurmArray Array(ResourceOptions resources)
    {
        SlurmElement[] elements = [new("Train", "a", resources, "d", []), new("Train", "b", resources, "d", [])];
        SlurmPlan.Place(elements, longest: 1000);
        return new SlurmArray("Train-1", elements);
    }
}
