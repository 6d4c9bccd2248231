using Permafrost.Core.Tensors;

namespace Permafrost.Tests.Model.Training.Checkpoints;

public sealed class CheckpointFileTests
{
    [Fact]
    public void Write_AfterSomeSteps_IsASafetensorsFileOfWeightsAndMoments()
    {
        using var trainings = new Trainings("adam");
        trainings.Kill(7);

        using var file = SafetensorsFile.Open(trainings.OwnFiles[^1]);

        Assert.Equal([3, 3, 2, 5], file.Tensors["weights/conv2d_1/kernel"].Shape);
        Assert.Equal([3, 3, 2, 5], file.Tensors["mean/conv2d_1/kernel"].Shape);
        Assert.Equal([3, 3, 2, 5], file.Tensors["square/conv2d_1/kernel"].Shape);

        // Killed after its step, before its checkpoint: six steps are in it, one epoch is done.
        Assert.Equal([6], file.Tensors["objectives"].Shape);
        Assert.Equal([1, 5], file.Tensors["history"].Shape);
    }

    /// <summary>The same state gives the same bytes: neither a time nor a name of a machine is inside.</summary>
    [Fact]
    public void Write_TheSameStateTwice_GivesTheSameBytes()
    {
        using var one = new Trainings("mixing");
        using var two = new Trainings("mixing");
        one.Kill(7, threads: 1);
        two.Kill(7, threads: 3);

        Assert.Equal(one.OwnFiles.Select(File.ReadAllBytes), two.OwnFiles.Select(File.ReadAllBytes));
    }

    /// <summary>Wherever a file is cut or changed, it is noticed; where it is whole, it is used.</summary>
    [Fact]
    public void TryRead_AnyBitFlippedAnywhere_IsNoticed()
    {
        using var trainings = new Trainings("adam");
        trainings.Kill(3);
        string newest = trainings.OwnFiles[^1];
        byte[] whole = File.ReadAllBytes(newest);
        for (int draw = 0; draw < 40; draw++)
        {
            byte[] damaged = [.. whole];
            byte[] where = Draws.Bytes($"bit/{draw}", 4);
            damaged[(where[0] << 16 | where[1] << 8 | where[2]) % whole.Length] ^= (byte)(1 << where[3] % 8);
            File.WriteAllBytes(newest, damaged);

            trainings.Kill(1);

            Assert.Equal(draw + 1, trainings.Warnings.Count);
            Assert.Contains("it is damaged", trainings.Warnings[^1], StringComparison.Ordinal);
            Assert.False(File.Exists(newest));
        }
    }
}
