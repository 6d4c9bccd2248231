using Permafrost.Model.Kernels;
using Permafrost.Model.Training;
using Permafrost.Model.Training.Checkpoints;
using Permafrost.Model.Training.Schedules;
using Permafrost.Tests.Build.Output;

namespace Permafrost.Tests.Model.Training.Checkpoints;

/// <content>Checkpoints that are damaged, foreign, or cannot be written.</content>
public sealed partial class TrainingCheckpointsTests
{
    [Theory]
    [InlineData("cut short")]
    [InlineData("empty")]
    [InlineData("a bit flipped")]
    [InlineData("a bit of the checksum flipped")]
    [InlineData("no checkpoint at all")]
    [InlineData("of another training")]
    public void Train_NewestCheckpointIsDamaged_WarnsAndGoesOnFromTheOneBefore(string damage)
    {
        using var trainings = new Trainings("mixing");
        trainings.Kill(7);
        Assert.Equal(2, trainings.OwnFiles.Count);
        string newest = trainings.OwnFiles[^1];
        Damage(newest, damage);

        var resumed = trainings.Run();

        Assert.Contains(newest, Assert.Single(trainings.Warnings), StringComparison.Ordinal);
        Assert.Equal([new TrainingPlace(2, 0)], trainings.Resumed);
        Assert.Equal(trainings.Uninterrupted(), resumed);
    }

    [Fact]
    public void Train_AllCheckpointsAreDamaged_WarnsAndStartsAnew()
    {
        using var trainings = new Trainings("sgd");
        trainings.Kill(7);
        foreach (string file in trainings.OwnFiles)
        {
            Damage(file, "cut short");
        }

        var resumed = trainings.Run();

        Assert.Equal(2, trainings.Warnings.Count);
        Assert.Empty(trainings.Resumed);
        Assert.Equal(trainings.Uninterrupted(), resumed);
    }

    [Fact]
    public void Train_CheckpointOfAnotherNetworkUnderTheSameName_IsNotUsed()
    {
        using var other = new Trainings("mixing");
        other.Kill(7);
        using var trainings = new Trainings("adam");
        trainings.Checkpoints = trainings.Checkpoints with { Folder = other.OwnFolder, Identity = "mixing" };

        var resumed = trainings.Run();

        Assert.Equal(2, trainings.Warnings.Count);
        Assert.Contains("it is of another network", trainings.Warnings[0], StringComparison.Ordinal);
        Assert.Equal(trainings.Uninterrupted(), resumed);
    }

    [Fact]
    public void Train_FolderCannotBeWritten_WarnsOnceAndTrainsAllTheSame()
    {
        using var trainings = new Trainings("adam");

        // A file where the folder should be hinders root, too.
        File.WriteAllText(trainings.OwnFolder, "in the way");

        var trained = trainings.Run();

        Assert.StartsWith("no checkpoint at epoch 1, step 1: ", Assert.Single(trainings.Warnings), StringComparison.Ordinal);
        Assert.Equal(trainings.Uninterrupted(), trained);
    }

    [Fact]
    public void Train_FolderCannotBeWrittenAndStopped_SaysWhereItWouldGoOn()
    {
        using var trainings = new Trainings("adam");
        File.WriteAllText(trainings.OwnFolder, "in the way");

        var stopped = trainings.Stop(7);

        Assert.Equal((new TrainingPlace(2, 2), TrainingPlace.Start), (stopped.Place, stopped.Checkpoint));
    }

    [Fact]
    public void Train_SharedFolderCannotBeWritten_WarnsAndTrainsAllTheSame()
    {
        using var trainings = new Trainings("adam");
        File.WriteAllText(trainings.SharedFolder, "in the way");

        var trained = trainings.Run();

        Assert.StartsWith("the last state cannot be kept", Assert.Single(trainings.Warnings), StringComparison.Ordinal);
        Assert.Equal(trainings.Uninterrupted(), trained);
    }

    [Fact]
    public void Train_HalfWrittenFileOfAKilledProcess_IsRemoved()
    {
        using var trainings = new Trainings("adam");
        trainings.Kill(4);
        string half = Path.Combine(trainings.OwnFolder, ".epoch-00001-step-0000000005.safetensors.0123.tmp");
        File.WriteAllText(half, "half");

        trainings.Kill(1);

        Assert.False(File.Exists(half));
        Assert.Empty(trainings.Warnings);
    }

    private static void Damage(string path, string how)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (how == "of another training")
        {
            using var other = new Trainings("adam");
            other.Kill(7);
            File.Copy(other.OwnFiles[^1], path, overwrite: true);
            return;
        }

        int place = (int)(Draws.Bytes($"damage/{how}", 4) is [var a, var b, var c, _] ? (a << 16 | b << 8 | c) % (bytes.Length - 32) : 0);
        switch (how)
        {
            case "cut short":
                bytes = bytes[..place];
                break;
            case "empty":
                bytes = [];
                break;
            case "a bit flipped":
                bytes[place] ^= 1;
                break;
            case "a bit of the checksum flipped":
                bytes[^1] ^= 128;
                break;
            default:
                bytes = "something else"u8.ToArray();
                break;
        }

        File.WriteAllBytes(path, bytes);
    }
}
