using System.IO.Compression;
using System.Text;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Stages.DownloadCheck.Folders;

public sealed class ZipTreeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("permafrost-zip-").FullName;

    private string Archive => Path.Combine(folder, "a.zip");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Folders_WithAndWithoutEntriesOfTheirOwn_AreListedInOrder()
    {
        Write(("train/b/", ""), ("train/b/2.txt", "two"), ("train/a/1.txt", "one"), ("train/a/10.txt", "ten"), ("readme", "x"));

        var tree = new ZipTree(Archive);

        Assert.Equal(["train"], tree.Folders(""));
        Assert.Equal(["readme"], tree.Files(""));
        Assert.Equal(["a", "b"], tree.Folders("train"));
        Assert.Equal(["1.txt", "10.txt"], tree.Files("train/a"));
        Assert.Empty(tree.Folders("nowhere"));
        Assert.Empty(tree.Files("nowhere"));
    }

    [Fact]
    public void Read_AnyEntry_GivesItsContentAndDigest()
    {
        string large = new('x', 3_000);
        Write(("a/é\n.txt", "one"), ("b", large), ("empty", ""));
        using var reader = new ZipTree(Archive).OpenReader();

        Assert.Equal("one", Encoding.UTF8.GetString(reader.Read("a/é\n.txt")));
        Assert.Equal(large, Encoding.UTF8.GetString(reader.Read("b")));
        Assert.True(reader.Read("empty").IsEmpty);
        Assert.Equal(Sha256Digest.OfBytes(Encoding.UTF8.GetBytes(large)), reader.Digest("b"));
    }

    [Theory]
    [InlineData("../a.txt")]
    [InlineData("a/../../b.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("C:/a.txt")]
    [InlineData("a\\b.txt")]
    [InlineData("./a.txt")]
    [InlineData("a//b.txt")]
    public void Open_EntryThatIsNoPathBelow_IsRefusedAndNamed(string name)
    {
        Write(("fine.txt", "x"), (name, "x"));

        var error = Assert.Throws<UserErrorException>(() => new ZipTree(Archive));

        Assert.StartsWith(
            $"{Archive}: refused: its entry '{name}' leads out of the folder, or has no plain path",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Open_Link_IsRefusedAndNamed()
    {
        Write(entry => entry.ExternalAttributes = unchecked((int)0xA1FF0000), ("link", "/etc/passwd"));

        var error = Assert.Throws<UserErrorException>(() => new ZipTree(Archive));

        Assert.Contains("refused: its entry 'link' is a link", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TwoEntriesOfOneName_AreRefused()
    {
        Write(("a/1.jpg", "x"), ("a/1.jpg", "y"));

        var error = Assert.Throws<UserErrorException>(() => new ZipTree(Archive));

        Assert.Contains("refused: it holds two entries 'a/1.jpg'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DecompressionBomb_IsRefusedAndNamed()
    {
        using (var zip = ZipFile.Open(Archive, ZipArchiveMode.Create))
        {
            using var stream = zip.CreateEntry("a/bomb.png", CompressionLevel.SmallestSize).Open();
            for (int megabyte = 0; megabyte < 20; megabyte++)
            {
                stream.Write(new byte[1 << 20]);
            }
        }

        var error = Assert.Throws<UserErrorException>(() => new ZipTree(Archive));

        Assert.Matches(
            "refused: its entry 'a/bomb.png' unpacks from [0-9]+ to 20971520 bytes \\(a decompression bomb\\?\\)",
            error.Message
        );
    }

    [Fact]
    public void Open_ManySmallBombs_AreRefused()
    {
        var entries = Enumerable.Range(0, 40).Select(number => ($"a/{number}.png", new string('\0', 1 << 20))).ToArray();
        Write(entries);

        var error = Assert.Throws<UserErrorException>(() => new ZipTree(Archive));

        Assert.Matches("refused: it unpacks to 41943040 bytes, more than 100 times its own [0-9]+", error.Message);
    }

    [Fact]
    public void Read_EntryThatIsLongerThanTheDirectorySays_IsDamaged()
    {
        Write(("a.png", "0123456789"));
        byte[] bytes = File.ReadAllBytes(Archive);

        // The size in the central directory: 24 bytes after its signature PK\1\2.
        int directory = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        bytes[directory + 24] = 5;
        File.WriteAllBytes(Archive, bytes);
        using var reader = new ZipTree(Archive).OpenReader();

        Assert.Equal("is damaged in the archive", Assert.Throws<UnreadableFileException>(() => reader.Digest("a.png")).Message);
    }

    [Fact]
    public void Digest_FlippedBitInAStoredEntry_IsDamaged()
    {
        using (var zip = ZipFile.Open(Archive, ZipArchiveMode.Create))
        {
            using var stream = zip.CreateEntry("a.png", CompressionLevel.NoCompression).Open();
            stream.Write("0123456789"u8);
        }

        byte[] bytes = File.ReadAllBytes(Archive);
        bytes[bytes.AsSpan().IndexOf("0123456789"u8)] ^= 1;
        File.WriteAllBytes(Archive, bytes);
        using var reader = new ZipTree(Archive).OpenReader();

        Assert.Equal("is damaged in the archive", Assert.Throws<UnreadableFileException>(() => reader.Digest("a.png")).Message);
    }

    [Fact]
    public void Read_DamagedEntry_IsSaidOfItAlone()
    {
        var random = new Random(1);
        var noise = new byte[5_000];
        random.NextBytes(noise);
        Write(("a.png", Convert.ToHexString(noise)), ("b.png", "fine"));
        byte[] bytes = File.ReadAllBytes(Archive);

        // A block type that does not exist.
        bytes[30 + "a.png".Length] |= 0b110;
        File.WriteAllBytes(Archive, bytes);
        using var reader = new ZipTree(Archive).OpenReader();

        Assert.Throws<UnreadableFileException>(() => reader.Read("a.png").Length);
        Assert.Equal("fine", Encoding.UTF8.GetString(reader.Read("b.png")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public void Open_NoWholeZipFile_IsNamed(int length)
    {
        Write(("a.txt", new string('x', 100)));
        File.WriteAllBytes(Archive, File.ReadAllBytes(Archive)[..length]);

        var error = Assert.Throws<UserErrorException>(() => new ZipTree(Archive));

        Assert.StartsWith($"{Archive}: is no whole zip file: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ArchiveReplacedByAnother_IsNoticed()
    {
        Write(("a.txt", "one"), ("b.txt", "two"));
        var tree = new ZipTree(Archive);
        File.Delete(Archive);
        Write(("b.txt", "two"));
        using var reader = tree.OpenReader();

        Assert.Throws<UnreadableFileException>(() => reader.Read("a.txt").Length);
    }

    private void Write(params (string Name, string Content)[] entries) => Write(_ => { }, entries);

    private void Write(Action<ZipArchiveEntry> mark, params (string Name, string Content)[] entries)
    {
        using var zip = ZipFile.Open(Archive, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
            mark(entry);
            using var stream = entry.Open();
            stream.Write(Encoding.UTF8.GetBytes(content));
        }
    }
}
