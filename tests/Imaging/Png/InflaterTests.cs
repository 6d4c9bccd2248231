using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using Permafrost.Imaging.Png;

namespace Permafrost.Tests.Imaging.Png;

public sealed class InflaterTests
{
    private const ulong Seed = 111;
    private const int Head = 8;

    public static TheoryData<int> Levels => [.. Enum.GetValues<CompressionLevel>().Select(level => (int)level)];

    [Theory]
    [MemberData(nameof(Levels))]
    public void Take_AnyPieces_GivesWhatWasCompressed(int level)
    {
        // Short and long distances, matches of all lengths, stretches of literals: several blocks, far more than the window.
        byte[] content = Content(300_000, seed: 1);
        byte[] file = Wrap(PngFile.Compress(content, (CompressionLevel)level));
        foreach (int piece in new[] { 1, 3, 1000, 40_000, 200_000 })
        {
            var inflater = Start(file, piece);
            var read = new List<byte>();
            for (var taken = inflater.Take(file, piece); !taken.IsEmpty; taken = inflater.Take(file, piece))
            {
                read.AddRange(taken);
            }

            Assert.Equal(content, read);
            Assert.Equal(InflateState.Finished, inflater.State);
            Assert.True(inflater.EndsWell(file));
        }
    }

    /// <summary>Whatever the bytes: the same output as the platform's zlib as far as that goes, and an end or a fault where it has one.</summary>
    [Fact]
    public void Take_DamagedStreams_AgreesWithZlib()
    {
        var seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();
        Prop.ForAll(seeds, AgreesWithZlib).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithReplay(Seed, 1));
    }

    [Fact]
    public void Take_CutAnywhere_GivesABeginning()
    {
        byte[] content = Content(2000, seed: 2);
        byte[] whole = Wrap(PngFile.Compress(content));
        int before = 0;
        for (int length = Head; length <= whole.Length; length++)
        {
            byte[] file = whole[..length];
            var inflater = Start(file, content.Length);

            byte[] read = inflater.Take(file, content.Length).ToArray();

            Assert.Equal(content[..read.Length], read);
            Assert.True(read.Length >= before, $"{length} bytes of the stream give {read.Length}, one less gave {before}");
            Assert.NotEqual(InflateState.Damaged, inflater.State);
            Assert.False(inflater.EndsWell(file) && read.Length < content.Length);
            before = read.Length;
        }

        Assert.Equal(content.Length, before);
    }

    [Fact]
    public void EndsWell_WrongChecksumOrNone_IsFalse()
    {
        byte[] content = Content(100, seed: 3);
        byte[] file = Wrap(PngFile.Compress(content));
        file[^1] ^= 1;

        Assert.False(EndsWell(file, content.Length));
        Assert.False(EndsWell(file[..^1], content.Length));
        file[^1] ^= 1;
        Assert.True(EndsWell(file, content.Length));
    }

    [Fact]
    public void EndsWell_StreamGoesOn_IsTrueWithoutReadingIt()
    {
        byte[] content = new byte[50_000_000];
        byte[] file = Wrap(PngFile.Compress(content));
        file[^1] ^= 1;
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(EndsWell(file, 100));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    private static bool EndsWell(byte[] file, int count)
    {
        var inflater = Start(file, count);
        Assert.Equal(count, inflater.Take(file, count).Length);
        return inflater.EndsWell(file);
    }

    private static void AgreesWithZlib(int seed)
    {
        var random = new Random(seed);
        byte[] content = Content(random.Next(1, 3000), seed);
        byte[] file = Wrap(PngFile.Compress(content, (CompressionLevel)random.Next(4)));
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            // Not the header: windows that zlib was told to be small are the one thing that we do not mind.
            file[random.Next(Head + 2, file.Length - 4)] ^= (byte)(1 << random.Next(8));
        }

        var (expected, fault) = Zlib(file);
        var inflater = Start(file, 1 << 20);

        byte[] read = inflater.Take(file, 1 << 20).ToArray();

        bool isWhole = inflater.State == InflateState.Finished && inflater.EndsWell(file);
        if (!fault)
        {
            Assert.True(isWhole || inflater.State == InflateState.CutShort, $"{inflater.State} {inflater.Fault}");
            Assert.Equal(expected, read);
        }
        else
        {
            Assert.False(isWhole);
            Assert.True(read.AsSpan().StartsWith(expected));
        }
    }

    private static (byte[] Output, bool Fault) Zlib(byte[] file)
    {
        using var stream = new ZLibStream(new MemoryStream(file, Head, file.Length - Head), CompressionMode.Decompress);
        var output = new MemoryStream();
        var one = new byte[1];
        try
        {
            while (output.Length < 1 << 20 && stream.Read(one) > 0)
            {
                output.Write(one);
            }

            return (output.ToArray(), false);
        }
        catch (InvalidDataException)
        {
            return (output.ToArray(), true);
        }
    }

    private static Inflater Start(byte[] file, int largestTake)
    {
        var inflater = new Inflater();
        inflater.Start(file, new ImageDataReader(file, 0, file.Length), largestTake);
        return inflater;
    }

    /// <summary>The stream as image data: the reader skips what heads a chunk and stops at the end of the file.</summary>
    private static byte[] Wrap(ReadOnlySpan<byte> stream) => [.. BitConverter.GetBytes(-1), .. "IDAT"u8, .. stream];

    private static byte[] Content(int length, int seed)
    {
        var random = new Random(seed);
        var content = new List<byte>();
        while (content.Count < length)
        {
            int count = random.Next(1, 600);
            switch (random.Next(4))
            {
                case 0:
                    content.AddRange(Enumerable.Repeat((byte)random.Next(256), count));
                    break;
                case 1 when content.Count > 0:
                    int from = content.Count - random.Next(1, Math.Min(content.Count, 40_000) + 1);
                    for (int at = 0; at < count; at++)
                    {
                        content.Add(content[from + at]);
                    }

                    break;
                default:
                    int values = 1 << random.Next(1, 9);
                    content.AddRange(Enumerable.Range(0, count).Select(_ => (byte)random.Next(values)));
                    break;
            }
        }

        return [.. content[..length]];
    }
}
