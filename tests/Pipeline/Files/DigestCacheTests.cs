using Permafrost.Core.Digests;
using Permafrost.Pipeline.Files;

namespace Permafrost.Tests.Pipeline.Files;

public sealed class DigestCacheTests : IDisposable
{
    private static readonly DateTime Now = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly FileStamp Old = new(5, Nanoseconds(Now.AddHours(-1)), Nanoseconds(Now.AddMinutes(-1)), 42);
    private static readonly Sha256Digest Digest = Sha256Digest.OfBytes("hello"u8);

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"permafrost-digests-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void TryGet_PutByAFormerProcess_IsFound()
    {
        Save("a/é.jpg", Old);

        Assert.True(DigestCache.Open(folder, "/place").TryGet("a/é.jpg", Old, out var digest));
        Assert.Equal(Digest, digest);
    }

    [Fact]
    public void TryGet_AnyPartOfTheStampDiffers_IsNotFound()
    {
        Save("a.jpg", Old);
        var cache = DigestCache.Open(folder, "/place");

        Assert.All(
            [
                Old with
                {
                    SizeBytes = 6,
                },
                Old with
                {
                    ModifiedNanoseconds = Old.ModifiedNanoseconds + 1,
                },
                Old with
                {
                    ChangedNanoseconds = Old.ChangedNanoseconds + 1,
                },
                Old with
                {
                    Number = 43,
                },
            ],
            stamp => Assert.False(cache.TryGet("a.jpg", stamp, out _))
        );
        Assert.False(cache.TryGet("b.jpg", Old, out _));
        Assert.False(DigestCache.Open(folder, "/other").TryGet("a.jpg", Old, out _));
    }

    [Fact]
    public void Put_FileChangedJustBeforeItWasRead_IsNotTrusted()
    {
        // A second edit within the same tick of the file system's clock would leave the stamp as it is.
        Save("a.jpg", Old with { ChangedNanoseconds = Nanoseconds(Now.AddSeconds(-1)) });
        Save("b.jpg", Old with { ModifiedNanoseconds = Nanoseconds(Now.AddSeconds(1)) });

        var cache = DigestCache.Open(folder, "/place");
        Assert.False(cache.TryGet("a.jpg", Old with { ChangedNanoseconds = Nanoseconds(Now.AddSeconds(-1)) }, out _));
        Assert.False(cache.TryGet("b.jpg", Old with { ModifiedNanoseconds = Nanoseconds(Now.AddSeconds(1)) }, out _));
    }

    [Fact]
    public void Put_ClockSetBackAfterwards_AnEditIsNotTakenForTheOldFile()
    {
        // Read under a clock that is an hour ahead; then the clock is right again, and somebody edits.
        var ahead = Old with
        {
            ChangedNanoseconds = Nanoseconds(Now.AddHours(1)),
        };
        var cache = DigestCache.Open(folder, "/place");
        cache.Put("a.jpg", ahead, Digest, Now.AddHours(2));
        cache.Put("b.jpg", ahead, Digest, Now);
        cache.Save();

        var next = DigestCache.Open(folder, "/place");

        Assert.True(next.TryGet("a.jpg", ahead, out _));
        Assert.False(next.TryGet("a.jpg", ahead with { ChangedNanoseconds = Nanoseconds(Now) }, out _));
        // Changed in what is the future now: nobody can say when the clock gets there, so it is read each time.
        Assert.False(next.TryGet("b.jpg", ahead, out _));
    }

    [Fact]
    public void Save_NameNotAskedForAnyMore_IsForgotten()
    {
        var both = DigestCache.Open(folder, "/place");
        both.Put("a.jpg", Old, Digest, Now);
        both.Put("b.jpg", Old, Digest, Now);
        both.Save();
        var one = DigestCache.Open(folder, "/place");
        one.TryGet("b.jpg", Old, out _);
        one.Save();

        var cache = DigestCache.Open(folder, "/place");

        Assert.False(cache.TryGet("a.jpg", Old, out _));
        Assert.True(cache.TryGet("b.jpg", Old, out _));
    }

    [Fact]
    public void Open_DamagedAtAnyByte_IsEmptyOrWhole()
    {
        Save("a.jpg", Old);
        string path = Assert.Single(Directory.EnumerateFiles(folder));
        byte[] whole = File.ReadAllBytes(path);
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] flipped = [.. whole];
            flipped[at] ^= 1;
            File.WriteAllBytes(path, flipped);
            Assert.False(DigestCache.Open(folder, "/place").TryGet("a.jpg", Old, out _), $"byte {at} flipped");
            File.WriteAllBytes(path, whole[..at]);
            Assert.False(DigestCache.Open(folder, "/place").TryGet("a.jpg", Old, out _), $"cut to {at} bytes");
        }
    }

    [Fact]
    public void Save_FolderThatCannotBeMade_CostsNothingButTheMemory()
    {
        File.WriteAllText(folder, "a file stands here");
        var cache = DigestCache.Open(folder, "/place");
        cache.Put("a.jpg", Old, Digest, Now);

        cache.Save();

        Assert.True(File.Exists(folder));
        File.Delete(folder);
    }

    private static long Nanoseconds(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks * 100;

    private void Save(string name, FileStamp stamp)
    {
        var cache = DigestCache.Open(folder, "/place");
        cache.Put(name, stamp, Digest, Now);
        cache.Save();
    }
}
