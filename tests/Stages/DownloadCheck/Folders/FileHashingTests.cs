using Permafrost.Core.Digests;
using Permafrost.Pipeline.Files;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Stages.DownloadCheck.Folders;

public sealed class FileHashingTests : IDisposable
{
    private readonly PictureFolder folder = PictureFolder.Small();
    private readonly CountingTree tree;

    private System.Collections.Concurrent.ConcurrentQueue<Permafrost.Pipeline.StageProgress> Progress { get; } = [];

    public FileHashingTests() => tree = new CountingTree(folder.Root);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Run_Files_HaveTheirDigestsAndStamps()
    {
        var (images, stamps) = Hash(TimeProvider.System);

        Assert.Equal(12, tree.Reads);
        Assert.All(images, image => Assert.Equal(Sha256Digest.OfFile(folder.PathOf(image.Path)), image.Digest));
        Assert.Equal(images.Select(image => FileStamp.Of(folder.PathOf(image.Path))), stamps);
    }

    [Fact]
    public void Run_UnchangedFiles_AreNotReadAgain()
    {
        var first = Hash(new LaterTime()).Images;
        folder.Put("train/cat/2.png", TestPng.Picture(77));
        var second = Hash(new LaterTime()).Images;

        Assert.Equal(12 + 1, tree.Reads);
        Assert.Equal(1, first.Zip(second).Count(pair => pair.First != pair.Second));
        Assert.Equal(Sha256Digest.OfFile(folder.PathOf("train/cat/2.png")), second[2].Digest);
    }

    [Fact]
    public void Run_FilesChangedJustNow_AreReadAgain()
    {
        Hash(TimeProvider.System);
        Hash(TimeProvider.System);

        Assert.Equal(24, tree.Reads);
    }

    [Fact]
    public void Run_UnreadableFiles_SayWhyAndAreNotRemembered()
    {
        File.Delete(folder.PathOf("train/cat/1.png"));
        File.CreateSymbolicLink(folder.PathOf("train/cat/1.png"), "nowhere");

        var (images, stamps) = Hash(new LaterTime());

        Assert.Equal((null, "is not there: a link that leads nowhere, or just removed"), (images[1].Digest, images[1].Unreadable));
        Assert.Null(stamps[1]);
        Hash(new LaterTime());
        Assert.Equal(12 + 1, tree.Reads);
    }

    [Fact]
    public void Run_APipeStandsWhereAFileBelongs_SaysSoAndDoesNotWaitForIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs pipes");
        string path = folder.PathOf("train/cat/1.png");
        File.Delete(path);
        using (var process = System.Diagnostics.Process.Start("mkfifo", [path]))
        {
            process.WaitForExit();
        }

        var (images, stamps) = Hash(new LaterTime());

        Assert.Equal((null, "cannot be read: it is a pipe, socket or device; expected a file"), (images[1].Digest, images[1].Unreadable));
        Assert.Null(stamps[1]);
    }

    [Fact]
    public void Run_TakesLong_ReportsHowFarItIs()
    {
        Hash(TimeProvider.System);
        Assert.Empty(Progress);

        Hash(new SlowTime());

        Assert.Equal("reading files: 12 of 12", Progress.Last().Text);
        Assert.InRange(Progress.Last().Fraction, 0.09, 0.11);
    }

    [Fact]
    public void Run_LargeFile_IsHashedInPieces()
    {
        var bytes = new byte[3_000_001];
        new Random(1).NextBytes(bytes);
        folder.Put("train/cat/0.png", bytes);

        Assert.Equal(Sha256Digest.OfBytes(bytes), Hash(TimeProvider.System).Images[0].Digest);
    }

    private (ListedImage[] Images, FileStamp?[] Stamps) Hash(TimeProvider clock)
    {
        var listing = FolderListing.Of(tree, new Permafrost.Experiments.Datasets.FoldersSource(), ["cat", "dog"], out _)!;
        var cache = DigestCache.Open(folder.Digests, tree.Place);
        return FileHashing.Run(tree, "", listing.Images, cache, clock, 2, Progress.Enqueue, CancellationToken.None);
    }

    /// <summary>By this clock no file was changed just now.</summary>
    internal sealed class LaterTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddHours(1);
    }

    /// <summary>A second between any two looks at this clock.</summary>
    private sealed class SlowTime : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => now += 2;
    }

    /// <summary>A real folder that counts how many files were read.</summary>
    private sealed class CountingTree(string place) : FileTree
    {
        private readonly FolderTree inner = new(place);
        private int reads;

        public int Reads => reads;

        public override string Place => inner.Place;

        public override IReadOnlyList<string> Folders(string folder) => inner.Folders(folder);

        public override IReadOnlyList<string> Files(string folder) => inner.Files(folder);

        public override bool IsLink(string folder) => inner.IsLink(folder);

        public override FileStamp? Stamp(string file) => inner.Stamp(file);

        public override TreeReader OpenReader() => new Reader(this);

        private sealed class Reader(CountingTree tree) : TreeReader
        {
            private readonly TreeReader inner = tree.inner.OpenReader();

            public override ReadOnlySpan<byte> Read(string file) => inner.Read(file);

            public override Sha256Digest Digest(string file)
            {
                Interlocked.Increment(ref tree.reads);
                return inner.Digest(file);
            }

            public override void Dispose() => inner.Dispose();
        }
    }
}
