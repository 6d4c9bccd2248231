using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Stages.DownloadCheck;

namespace Permafrost.Tests.Stages.DownloadCheck;

public sealed class ImageSetFileTests : IDisposable
{
    private const int Count = 50;

    /// <summary>Three images to a block of 256 KiB.</summary>
    private static readonly ActivationShape Shape = new(250, 300, 1);

    private readonly string folder = Directory.CreateTempSubdirectory("permafrost-set-").FullName;
    private int drawn;

    private string Target => Path.Combine(folder, "whole.safetensors");

    private string Unfinished => Path.Combine(folder, "part.safetensors");

    private string Journal => Unfinished + ".blocks";

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Write_WithOrWithoutAnUnfinishedFile_GivesTheSameBytes(int threads)
    {
        Write(Target, null, threads);
        byte[] plain = File.ReadAllBytes(Target);

        Write(Target, Unfinished, threads);

        Assert.Equal(plain, File.ReadAllBytes(Target));
        Assert.Equal(["whole.safetensors"], Directory.EnumerateFiles(folder).Select(Path.GetFileName));
        using var set = ImageSet.Open(Target);
        Assert.Equal((Count, "250x300x1"), (set.Count, set.Shape.ToString()));
        Assert.All(Enumerable.Range(0, Count), image => Assert.Equal((image % 7, (byte)image), (set.Label(image), set.Pixels(image)[0])));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(20, 18)]
    [InlineData(49, 48)]
    public void Write_AfterAKilledRun_DrawsOnlyWhatIsMissing(int failsAt, int kept)
    {
        Assert.Throws<TimeoutException>(() => Write(Target, Unfinished, threads: 1, failsAt));
        Assert.False(File.Exists(Target));
        drawn = 0;

        var progress = Write(Target, Unfinished, threads: 2);

        Assert.Equal(Count - kept, drawn);
        Assert.Equal(kept, progress[0]);
        Assert.Equal(Count, progress.Sum());
        AssertWhole();
    }

    [Fact]
    public void Write_AfterManyKilledRuns_IsWhole()
    {
        for (int failsAt = 3; failsAt < Count; failsAt += 3)
        {
            Assert.Throws<TimeoutException>(() => Write(Target, Unfinished, threads: 1, failsAt));
        }

        Write(Target, Unfinished, threads: 1);

        AssertWhole();
    }

    [Fact]
    public void Write_UnfinishedBlockWasDamaged_IsDrawnAgain()
    {
        Assert.Throws<TimeoutException>(() => Write(Target, Unfinished, threads: 1, failsAt: 40));
        byte[] part = File.ReadAllBytes(Unfinished);
        part[^(Shape.Count * 11 + 7)] ^= 1;
        part[5_000] ^= 1;
        File.WriteAllBytes(Unfinished, part);
        drawn = 0;

        Write(Target, Unfinished, threads: 2);

        Assert.InRange(drawn, Count - 39 + 3, Count - 39 + 6);
        AssertWhole();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(36 + 10)]
    [InlineData(0)]
    public void Write_JournalWasCut_DrawsTheRestAgain(int left)
    {
        Assert.Throws<TimeoutException>(() => Write(Target, Unfinished, threads: 1, failsAt: 40));
        File.WriteAllBytes(Journal, File.ReadAllBytes(Journal)[..left]);
        Assert.Throws<TimeoutException>(() => Write(Target, Unfinished, threads: 1, failsAt: 45));
        drawn = 0;

        Write(Target, Unfinished, threads: 2);

        // All that the second run wrote counts, though the first one's journal ended within a record.
        Assert.Equal(Count - 45, drawn);
        AssertWhole();
    }

    [Fact]
    public void Write_JournalOfSomethingElse_IsNotTrusted()
    {
        Assert.Throws<TimeoutException>(() => Write(Target, Unfinished, threads: 1, failsAt: 40));
        byte[] noise = new byte[3600];
        new Random(1).NextBytes(noise);
        File.WriteAllBytes(Journal, noise);
        drawn = 0;

        Write(Target, Unfinished, threads: 1);

        Assert.Equal(Count, drawn);
        AssertWhole();
    }

    [Fact]
    public void Write_NoImages_GivesAnEmptySet()
    {
        ImageSetFile.Write(Target, 0, Shape, _ => 0, () => new Tool(), (_, _, _) => { }, 2, _ => { }, CancellationToken.None, Unfinished);

        using var set = ImageSet.Open(Target);
        Assert.Equal(0, set.Count);
    }

    private void AssertWhole()
    {
        byte[] resumed = File.ReadAllBytes(Target);
        Write(Target, null, threads: 1);
        Assert.Equal(File.ReadAllBytes(Target), resumed);
        Assert.Equal(["whole.safetensors"], Directory.EnumerateFiles(folder).Select(Path.GetFileName));
    }

    private List<int> Write(string path, string? unfinished, int threads, int failsAt = int.MaxValue)
    {
        var progress = new List<int>();
        ImageSetFile.Write(
            path,
            Count,
            Shape,
            image => image % 7,
            () => new Tool(),
            (_, image, pixels) =>
            {
                Interlocked.Increment(ref drawn);
                if (image >= failsAt)
                {
                    throw new TimeoutException("killed");
                }

                pixels.Fill((byte)image);
            },
            threads,
            progress.Add,
            CancellationToken.None,
            unfinished
        );
        return progress;
    }

    private sealed class Tool : IDisposable
    {
        public void Dispose() { }
    }
}
