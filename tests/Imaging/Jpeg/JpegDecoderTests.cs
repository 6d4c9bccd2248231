using Permafrost.Imaging.Decoding;
using Permafrost.Imaging.Jpeg;

namespace Permafrost.Tests.Imaging.Jpeg;

public sealed class JpegDecoderTests
{
    private readonly JpegDecoder decoder = new();
    private readonly DecodedImage image = new();

    [Theory]
    [InlineData("good/gray-42x34", "gray", 1)]
    [InlineData("good/gray-2x2-progressive", "gray progressive", 1)]
    [InlineData("good/444-42x34", "YCbCr 4:4:4", 3)]
    [InlineData("good/422-42x34", "YCbCr 4:2:2", 3)]
    [InlineData("good/420-42x34-progressive", "YCbCr 4:2:0 progressive", 3)]
    [InlineData("good/440-42x34", "YCbCr 4:4:0", 3)]
    [InlineData("good/411-42x34", "YCbCr 4:1:1", 3)]
    [InlineData("good/410-42x34", "YCbCr 4:1:0", 3)]
    [InlineData("good/mixed-luma-42x34", "YCbCr 2x2,1x2,2x1", 3)]
    [InlineData("good/rgb-adobe", "RGB 4:4:4", 3)]
    [InlineData("good/cmyk-420", "CMYK 2x2,1x1,1x1,1x1", 3)]
    [InlineData("good/ycck-progressive", "YCCK 4:4:4 progressive", 3)]
    public void Identify_File_SaysWhatItStores(string name, string mode, int channels)
    {
        byte[] file = JpegFixture.Read(name);

        var info = decoder.Identify(file, ImageLimits.Default);

        Assert.Equal(new ImageInfo(ImageFormat.Jpeg, 42, 34, channels, mode, ImageOrientation.TopLeft), info);
        Assert.Equal(info, decoder.Decode(file, ImageLimits.Default, image));
        Assert.Equal((42, 34, channels), (image.Width, image.Height, image.Channels));
    }

    [Theory]
    [InlineData("orientation-0", ImageOrientation.TopLeft)]
    [InlineData("orientation-1", ImageOrientation.TopLeft)]
    [InlineData("orientation-2", ImageOrientation.TopRight)]
    [InlineData("orientation-3", ImageOrientation.BottomRight)]
    [InlineData("orientation-4", ImageOrientation.BottomLeft)]
    [InlineData("orientation-5", ImageOrientation.LeftTop)]
    [InlineData("orientation-6", ImageOrientation.RightTop)]
    [InlineData("orientation-7", ImageOrientation.RightBottom)]
    [InlineData("orientation-8", ImageOrientation.LeftBottom)]
    [InlineData("orientation-9", ImageOrientation.TopLeft)]
    [InlineData("orientation-not-exif", ImageOrientation.TopLeft)]
    [InlineData("orientation-cut", ImageOrientation.TopLeft)]
    [InlineData("orientation-far-directory", ImageOrientation.TopLeft)]
    public void Identify_ExifOrientation_IsReadAndNotApplied(string name, ImageOrientation expected)
    {
        byte[] file = JpegFixture.Read("good/" + name);

        var info = decoder.Decode(file, ImageLimits.Default, image);

        Assert.Equal(expected, info.Orientation);
        Assert.Equal((42, 34), (image.Width, image.Height));
    }

    [Theory]
    [InlineData(0xc9, "arithmetic coding")]
    [InlineData(0xca, "arithmetic coding")]
    [InlineData(0xc3, "lossless")]
    [InlineData(0xcb, "lossless")]
    [InlineData(0xc5, "hierarchical")]
    [InlineData(0xc7, "hierarchical")]
    [InlineData(0xde, "hierarchical")]
    [InlineData(0xf0, "reserved marker ff f0")]
    public void Decode_OtherProcess_SaysWhich(int frameMarker, string expected)
    {
        byte[] file = JpegFixture.Read("good/420-8x8");
        file[FrameAt(file) + 1] = (byte)frameMarker;

        AssertRefused(file, expected);
    }

    [Fact]
    public void Decode_TwelveBits_SaysSo()
    {
        byte[] file = JpegFixture.Read("good/420-8x8");
        file[FrameAt(file) + 4] = 12;

        AssertRefused(file, "12 bits a sample");
    }

    [Fact]
    public void Decode_WidthAndHeightOf65535_RefusesBeforeAnythingIsAllocated()
    {
        byte[] file = JpegFixture.Read("good/420-8x8");
        file.AsSpan(FrameAt(file) + 5, 4).Fill(0xff);
        AssertRefused(file, "65535 x 65535 pixels");

        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(file, "65535 x 65535 pixels");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Decode_ImageOfTheLimit_IsDecoded()
    {
        byte[] file = JpegFixture.Read("good/420-42x34");

        Assert.Equal(42, decoder.Decode(file, new ImageLimits(42 * 34), image).Width);
        Assert.Throws<UnreadableImageException>(() => decoder.Decode(file, new ImageLimits(42 * 34 - 1), image));
        Assert.Throws<UnreadableImageException>(() => decoder.Identify(file, new ImageLimits(42 * 34 - 1)));
    }

    [Fact]
    public void Decode_SmallFileOfALargeImage_TakesLittleMoreThanThePixels()
    {
        // A progressive image of 4,000 x 4,000 pixels, of which only the first strip has data.
        byte[] file = JpegFixture.Read("good/444-42x34-progressive");
        new byte[] { 4000 >> 8, 4000 & 255, 4000 >> 8, 4000 & 255 }.CopyTo(file.AsSpan(FrameAt(file) + 5));
        long before = GC.GetAllocatedBytesForCurrentThread();

        decoder.Decode(file, ImageLimits.Default, image);

        Assert.True(image.Incomplete);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4000 * 4000 * 3 + 10_000_000);
    }

    [Fact]
    public void Decode_ThousandsOfScansOverALargeImage_AreRefused()
    {
        byte[] file = JpegFixture.Read("good/444-42x34-progressive");
        new byte[] { 2000 >> 8, 2000 & 255, 2000 >> 8, 2000 & 255 }.CopyTo(file.AsSpan(FrameAt(file) + 5));
        int scan = file.AsSpan().LastIndexOf<byte>([0xff, 0xda]);
        byte[] body = file[scan..^2];
        byte[] bomb = [.. file[..scan], .. Enumerable.Repeat(body, 5000).SelectMany(bytes => bytes), 0xff, 0xd9];

        AssertRefused(bomb, "scans");
    }

    [Theory]
    [InlineData("", "start marker")]
    [InlineData("ffd8", "holds no picture")]
    [InlineData("ffd8ffd9", "holds no picture")]
    [InlineData("ffd8ffda000801010000003f00", "scan before any frame header")]
    [InlineData("ffd8ffc0000b08000100010101110000ffd9", "ends before its first scan")]
    [InlineData("ffd8ffc0000b08000000010101110000", "1 x 0 pixels")]
    [InlineData("ffd8ffc0000e0800010001020111000211 00", "2 components")]
    [InlineData("ffd8ffc0000c080001000101011100", "frame header (SOF) has a wrong length")]
    [InlineData("ffd8ffc0000b080001000101015100", "sampling factors 5 x 1")]
    [InlineData("ffd8ffc0000b080001000101011100ffda0008010100003f00", "quantization table 0 without defining it")]
    [InlineData("ffd8ffc0000b080001000101011100ffda0008010200003f00", "component 2")]
    [InlineData("ffd8ffdb004305", "quantization table 5")]
    [InlineData("ffd8ffc4001f0501010101010101010101010101010101000102030405060708090a0b", "Huffman table")]
    [InlineData("ffd8ffd8", "second start marker")]
    public void Decode_MalformedHeader_SaysWhatIsWrong(string hex, string expected)
    {
        AssertRefused(Convert.FromHexString(hex.Replace(" ", "")), expected);
    }

    private static int FrameAt(byte[] file)
    {
        int baseline = file.AsSpan().IndexOf<byte>([0xff, 0xc0]);
        return baseline >= 0 ? baseline : file.AsSpan().IndexOf<byte>([0xff, 0xc2]);
    }

    private void AssertRefused(byte[] file, string expected)
    {
        string message = Assert.Throws<UnreadableImageException>(() => decoder.Decode(file, ImageLimits.Default, image)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Throws<UnreadableImageException>(() => new JpegDecoder().Decode(file, ImageLimits.Default, image));
    }
}
