using Permafrost.Core.Digests;
using Permafrost.Stages;

namespace Permafrost.Tests.Stages;

public sealed class ShownCopiesTests : IDisposable
{
    private static readonly Sha256Digest Source = Sha256Digest.OfBytes("right"u8);

    private readonly string folder = Directory.CreateTempSubdirectory("permafrost-shown-").FullName;

    private string Shown => Path.Combine(folder, "runs", "shown.txt");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Ensure_Missing_IsWritten()
    {
        Assert.Equal("written", Ensure(Source));
        Assert.Equal("right", File.ReadAllText(Shown));
    }

    [Fact]
    public void Ensure_FoundRightJustAfterItWasWritten_IsReadAgain()
    {
        Ensure(Source);

        Assert.Equal("read", Ensure(Source));
        Assert.Equal("read", Ensure(Source));
    }

    [Fact]
    public void Ensure_EditedAtOnce_IsWrittenAnew()
    {
        Ensure(Source);
        Ensure(Source);
        var time = File.GetLastWriteTimeUtc(Shown);
        File.WriteAllText(Shown, "wrong");
        File.SetLastWriteTimeUtc(Shown, time);

        Assert.Equal("read written", Ensure(Source));
    }

    [Fact]
    public void Ensure_OfAnotherSource_IsReadThoughItIsTheSameFile()
    {
        Ensure(Source);

        Assert.Equal("read", Ensure(Sha256Digest.OfBytes("other"u8)));
    }

    [Fact]
    public void Ensure_FoundRightLongAfterItWasWritten_IsNotReadAgain()
    {
        // The runtime was installed before this test began.
        string path = typeof(object).Assembly.Location;

        Assert.Equal("read", Ensure(Source, path, "right"));
        Assert.Equal("", Ensure(Source, path, "right"));
        Assert.Equal("read", Ensure(Sha256Digest.OfBytes("other"u8), path, "right"));
    }

    /// <summary>What a process of its own does.</summary>
    private string Ensure(Sha256Digest source) => Ensure(source, Shown, found: null);

    private string Ensure(Sha256Digest source, string path, string? found)
    {
        var done = new List<string>();
        Directory.CreateDirectory(Path.GetDirectoryName(Shown)!);
        var copies = new ShownCopies(Path.Combine(folder, "digests"), folder);
        copies.Ensure(
            path,
            source,
            isRight: () =>
            {
                done.Add("read");
                return (found ?? File.ReadAllText(path)) == "right";
            },
            write: () =>
            {
                done.Add("written");
                File.WriteAllText(path, "right");
            }
        );
        copies.Save();
        return string.Join(' ', done);
    }
}
