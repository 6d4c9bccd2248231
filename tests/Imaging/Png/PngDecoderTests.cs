using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Permafrost.Imaging.Decoding;
using Permafrost.Imaging.Png;

namespace Permafrost.Tests.Imaging.Png;

public sealed class PngDecoderTests
{
    private const ulong Seed = 111;

    private static readonly byte[] Gray2X2 = [0, 10, 20, 0, 30, 40];

    public static TheoryData<int> Fixtures => [.. Enumerable.Range(0, PngFixture.All.Count)];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Decode_EveryKind_GivesThePixelsOfTheScript(int index)
    {
        var fixture = PngFixture.All[index];

        var (info, image) = Decode(fixture.File);

        Assert.Equal(
            new ImageInfo(ImageFormat.Png, fixture.Width, fixture.Height, image.Channels, fixture.Mode, ImageOrientation.TopLeft),
            info
        );
        Assert.Equal((fixture.Width, fixture.Height), (image.Width, image.Height));
        Assert.Equal(fixture.Pixels, image.Pixels.ToArray());
        Assert.False(image.Incomplete);
        Assert.Equal(info, new PngDecoder().Identify(fixture.File, ImageLimits.Default));
    }

    [Fact]
    public void Fixtures_AreOfEveryColourTypeDepthAndInterlacing() =>
        Assert.Equal(15 * 2, PngFixture.All.Select(fixture => fixture.Mode).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Decode_AnyPicture_GivesItsPixels()
    {
        var decoder = new PngDecoder();
        var image = new DecodedImage();
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    var sample = new PngSample(seed);

                    decoder.Decode(sample.File(), ImageLimits.Default, image);

                    Assert.Equal(sample.Pixels(), image.Pixels.ToArray());
                    Assert.False(image.Incomplete);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(Seed, 1));
    }

    [Fact]
    public void Decode_CutAnywhere_GivesWholeRowsThenBlackOrAnError()
    {
        var random = new Random(111);
        for (int seed = 0; seed < 20; seed++)
        {
            var sample = new PngSample(seed);
            byte[] whole = sample.File();
            byte[] pixels = sample.Pixels();
            int rowBytes = sample.Header.Width * sample.Header.Channels;
            foreach (int length in Enumerable.Range(0, 50).Select(_ => random.Next(PngDecoder.Signature.Length, whole.Length)))
            {
                if (TryDecode(whole[..length]) is not { } image)
                {
                    continue;
                }

                Assert.True(image.Incomplete);
                byte[] actual = image.Pixels.ToArray();
                int good = 0;
                while (good < pixels.Length && actual[good] == pixels[good])
                {
                    good++;
                }

                if (!sample.Header.IsInterlaced)
                {
                    int firstMissing = good / rowBytes * rowBytes;
                    Assert.True(firstMissing > 0);
                    Assert.True(firstMissing == pixels.Length || actual.AsSpan(firstMissing).IndexOfAnyExcept((byte)0) < 0);
                }
            }
        }
    }

    [Fact]
    public void Decode_MissingLastRow_IsBlackAndIncomplete()
    {
        byte[] rows = [0, 10, 20, 0, 30];

        var (_, image) = Decode(PngFile.Of(2, 2, PngColor.Gray, 8, rows));

        Assert.Equal([10, 20, 0, 0], image.Pixels.ToArray());
        Assert.True(image.Incomplete);
    }

    [Fact]
    public void Decode_MissingPass_LeavesItsPixelsBlack()
    {
        // 2 x 2: pass 1 has (0, 0), pass 6 (1, 0), pass 7 the second row.
        var file = new PngFile().Header(2, 2, PngColor.Gray, 8, isInterlaced: true).Data(PngFile.Compress([0, 10, 0, 20])).End();

        var (_, image) = Decode(file.Bytes);

        Assert.Equal([10, 20, 0, 0], image.Pixels.ToArray());
        Assert.True(image.Incomplete);
    }

    [Fact]
    public void Decode_SmallAfterLarge_LeavesNothingOfTheLarge()
    {
        var decoder = new PngDecoder();
        var image = new DecodedImage();
        var large = new byte[101 * 100];
        large.AsSpan().Fill(4);
        decoder.Decode(PngFile.Of(100, 100, PngColor.Gray, 8, large), ImageLimits.Default, image);

        decoder.Decode(PngFile.Of(2, 2, PngColor.Gray, 8, [2, 10, 20]), ImageLimits.Default, image);

        Assert.Equal([10, 20, 0, 0], image.Pixels.ToArray());
    }

    [Fact]
    public void Decode_Transparency_ShowsTheColourUnderIt()
    {
        var file = new PngFile().Header(2, 2, PngColor.Gray, 8).Chunk("tRNS", [0, 10]).Data(PngFile.Compress(Gray2X2)).End();

        var (info, image) = Decode(file.Bytes);

        Assert.Equal("gray+transparency 8 bit", info.Mode);
        Assert.Equal([10, 20, 30, 40], image.Pixels.ToArray());
    }

    [Fact]
    public void Decode_GammaAndProfile_ChangeNothing()
    {
        var file = new PngFile().Header(2, 2, PngColor.Gray, 8);
        file.Chunk("gAMA", [0, 0, 0x27, 0x10]).Chunk("iCCP", "x\0\0x"u8).Chunk("sBIT", [3]).Chunk("bKGD", [0, 1]);
        file.Data(PngFile.Compress(Gray2X2)).End();

        var (_, image) = Decode(file.Bytes);

        Assert.Equal([10, 20, 30, 40], image.Pixels.ToArray());
        Assert.False(image.Incomplete);
    }

    [Fact]
    public void Decode_Animation_GivesTheFirstImage()
    {
        var file = new PngFile().Header(2, 2, PngColor.Gray, 8).Chunk("acTL", new byte[8]).Chunk("fcTL", new byte[26]);
        file.Data(PngFile.Compress(Gray2X2)).Chunk("fcTL", new byte[26]);
        file.Chunk("fdAT", [0, 0, 0, 2, .. PngFile.Compress([0, 1, 2, 0, 3, 4])]).End();

        var (_, image) = Decode(file.Bytes);

        Assert.Equal([10, 20, 30, 40], image.Pixels.ToArray());
        Assert.False(image.Incomplete);
    }

    [Theory]
    [InlineData(true, 6)]
    [InlineData(false, 8)]
    public void Decode_Exif_NamesTheOrientationAndTurnsNothing(bool isBehindImage, int orientation)
    {
        byte[] exif = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        var file = new PngFile().Header(2, 2, PngColor.Gray, 8);
        file = isBehindImage ? file : file.Chunk("eXIf", exif);
        file.Data(PngFile.Compress(Gray2X2));
        file = isBehindImage ? file.Chunk("eXIf", exif) : file;
        byte[] bytes = file.End().Bytes;

        var (info, image) = Decode(bytes);

        Assert.Equal((ImageOrientation)orientation, info.Orientation);
        Assert.Equal(info, new PngDecoder().Identify(bytes, ImageLimits.Default));
        Assert.Equal([10, 20, 30, 40], image.Pixels.ToArray());
    }

    [Fact]
    public void Decode_IndexBeyondPalette_IsBlackAndIncomplete()
    {
        byte[] rows = [0, 0b_00_01_10_00];
        byte[] palette = [1, 2, 3, 4, 5, 6];

        var (_, image) = Decode(PngFile.Of(3, 1, PngColor.Palette, 2, rows, palette));

        Assert.Equal([1, 2, 3, 4, 5, 6, 0, 0, 0], image.Pixels.ToArray());
        Assert.True(image.Incomplete);
    }

    [Fact]
    public void Decode_IndicesInPadding_AreNotLookedAt()
    {
        byte[] palette = [1, 2, 3];

        var (_, image) = Decode(PngFile.Of(1, 1, PngColor.Palette, 2, [0, 0b_00_11_11_11], palette));

        Assert.Equal([1, 2, 3], image.Pixels.ToArray());
        Assert.False(image.Incomplete);
    }

    [Fact]
    public void Decode_StreamLongerThanImage_IsCut()
    {
        var (_, image) = Decode(PngFile.Of(2, 2, PngColor.Gray, 8, [.. Gray2X2, 0, 50, 60]));

        Assert.Equal([10, 20, 30, 40], image.Pixels.ToArray());
        Assert.False(image.Incomplete);
    }

    [Theory]
    [InlineData("its checksum Adler-32 is wrong")]
    [InlineData("no chunk IEND")]
    [InlineData("wrong checksum behind the image")]
    [InlineData("unknown critical chunk behind the image")]
    public void Decode_FaultThatLeavesThePixels_IsIncomplete(string fault)
    {
        byte[] data = PngFile.Compress(Gray2X2);
        data[^1] ^= fault.Contains("Adler", StringComparison.Ordinal) ? (byte)1 : (byte)0;
        var file = new PngFile().Header(2, 2, PngColor.Gray, 8).Data(data);
        file = fault.Contains("unknown", StringComparison.Ordinal) ? file.Chunk("ABCD", []) : file;
        file = fault.Contains("IEND", StringComparison.Ordinal) ? file : file.End();
        byte[] bytes = file.Bytes;
        bytes[^1] ^= fault.Contains("wrong checksum", StringComparison.Ordinal) ? (byte)1 : (byte)0;

        var (_, image) = Decode(bytes);

        Assert.Equal([10, 20, 30, 40], image.Pixels.ToArray());
        Assert.True(image.Incomplete);
    }

    [Fact]
    public void Decode_DamagedAncillaryChunk_IsIgnored()
    {
        var file = new PngFile().Header(2, 2, PngColor.Gray, 8).Chunk("tRNS", [0, 10]);
        byte[] damaged = file.Bytes;
        damaged[^1] ^= 1;
        byte[] bytes = [.. damaged, .. new PngFile().Data(PngFile.Compress(Gray2X2)).End().Bytes[8..]];

        var (info, image) = Decode(bytes);

        Assert.Equal("gray 8 bit", info.Mode);
        Assert.False(image.Incomplete);
    }

    public static TheoryData<string, byte[], string> Unreadable =>
        new()
        {
            { "only the signature", new PngFile().Bytes, "ends inside its header" },
            { "other chunk first", new PngFile().Chunk("tEXt", new byte[13]).End().Bytes, "expected IHDR" },
            { "no pixels", new PngFile().RawHeader(0, 1, 0, 8).End().Bytes, "0 x 1 pixels" },
            { "negative size", new PngFile().RawHeader(1, 0x80000000, 0, 8).End().Bytes, "1 x 2147483648 pixels" },
            { "long side", new PngFile().RawHeader(65_536, 1, 0, 8).End().Bytes, "at most 65535 a side" },
            { "too many pixels", new PngFile().RawHeader(65_535, 65_535, 0, 8).End().Bytes, "the limit is 64000000 pixels" },
            { "colour type", new PngFile().RawHeader(1, 1, 5, 8).End().Bytes, "colour type 5" },
            { "depth", new PngFile().RawHeader(1, 1, 2, 4).End().Bytes, "colour type 2 with 4 bits" },
            { "compression", new PngFile().RawHeader(1, 1, 0, 8, compression: 1).End().Bytes, "compression 1" },
            { "filtering", new PngFile().RawHeader(1, 1, 0, 8, filter: 64).End().Bytes, "filtering 64" },
            { "interlacing", new PngFile().RawHeader(1, 1, 0, 8, interlace: 2).End().Bytes, "interlacing 2" },
            { "no image data", new PngFile().RawHeader(1, 1, 0, 8).End().Bytes, "has no image data" },
            { "cut before the image data", new PngFile().RawHeader(1, 1, 0, 8).Bytes, "ends before its image data" },
            {
                "no palette",
                new PngFile().RawHeader(1, 1, 3, 8).Data(PngFile.Compress([0, 0])).End().Bytes,
                "needs a palette, which has 0 bytes"
            },
            { "ragged palette", PngFile.Of(1, 1, PngColor.Palette, 8, [0, 0], new byte[4]), "palette, which has 4 bytes" },
            { "long palette", PngFile.Of(1, 1, PngColor.Palette, 8, [0, 0], new byte[771]), "palette, which has 771 bytes" },
            {
                "palette behind image",
                new PngFile().RawHeader(1, 1, 3, 8).Data(PngFile.Compress([0, 0])).Palette([1, 2, 3]).End().Bytes,
                "needs a palette"
            },
            { "two palettes", new PngFile().RawHeader(1, 1, 3, 8).Palette([1, 2, 3]).Palette([1, 2, 3]).End().Bytes, "two palettes" },
            {
                "unknown critical chunk",
                new PngFile().RawHeader(1, 1, 0, 8).Chunk("ABCD", []).Data([]).End().Bytes,
                "chunk ABCD at byte 33 is critical"
            },
            { "second header", new PngFile().RawHeader(1, 1, 0, 8).RawHeader(1, 1, 0, 8).Data([]).End().Bytes, "chunk IHDR at byte 33" },
            {
                "no letters",
                new PngFile().RawHeader(1, 1, 0, 8).Chunk("a1bc", []).Data([]).End().Bytes,
                "type 61316263; expected four letters"
            },
            { "filter", PngFile.Of(1, 1, PngColor.Gray, 8, [5, 0]), "a row with filter 5" },
            { "no stream", new PngFile().RawHeader(1, 1, 0, 8).Data([1, 2, 3, 4]).End().Bytes, "compressed data hold a header that fails" },
            { "empty stream", PngFile.Of(1, 1, PngColor.Gray, 8, []), "ends before the first row" },
            { "empty data", new PngFile().RawHeader(1, 1, 0, 8).Data([]).Data([]).End().Bytes, "ends before the first row" },
            { "first row cut", PngFile.Of(2, 2, PngColor.Gray, 8, [0, 10]), "ends before the first row" },
        };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Decode_Unreadable_SaysWhatIsWrong(string what, byte[] file, string expected)
    {
        var exception = Assert.Throws<UnreadableImageException>(() => Decode(file));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.True(
            exception.Message.StartsWith("is ", StringComparison.Ordinal) || exception.Message.StartsWith("has ", StringComparison.Ordinal),
            what
        );
    }

    [Theory]
    [InlineData("IHDR")]
    [InlineData("PLTE")]
    [InlineData("IDAT")]
    public void Decode_WrongChecksum_NamesTheChunk(string chunk)
    {
        byte[] file = PngFile.Of(1, 1, PngColor.Palette, 8, [0, 0], [1, 2, 3]);
        int at = file.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(chunk));
        int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at - 4));
        file[at + 4 + length] ^= 1;

        var exception = Assert.Throws<UnreadableImageException>(() => Decode(file));

        Assert.Contains(
            chunk == "IHDR" ? "its header has checksum" : $"chunk {chunk} at byte",
            exception.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Decode_HugeClaimOfFewBytes_AllocatesNothingOfThatSize()
    {
        byte[] file = new PngFile().RawHeader(8000, 8000, 6, 16).Data(PngFile.Compress([0, 1, 2])).End().Bytes;
        var decoder = new PngDecoder();
        var image = new DecodedImage();
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<UnreadableImageException>(() => decoder.Decode(file, ImageLimits.Default, image));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    private static (ImageInfo Info, DecodedImage Image) Decode(byte[] file)
    {
        var image = new DecodedImage();
        return (new PngDecoder().Decode(file, ImageLimits.Default, image), image);
    }

    private static DecodedImage? TryDecode(byte[] file)
    {
        try
        {
            return Decode(file).Image;
        }
        catch (UnreadableImageException)
        {
            return null;
        }
    }
}
