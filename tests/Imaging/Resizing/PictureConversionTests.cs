using System.Text.Json;
using Permafrost.Imaging;
using Permafrost.Imaging.Decoding;
using Permafrost.Imaging.Resizing;

namespace Permafrost.Tests.Imaging.Resizing;

public sealed class PictureConversionTests
{
    public static TheoryData<int> Pictures => PillowFixture.Indices("pictures");

    public static TheoryData<int> Turned => PillowFixture.Indices("turned");

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Convert_CropAndLetterbox_GiveTheBytesOfPillow(int index)
    {
        var recorded = PillowFixture.Read().GetProperty("pictures")[index];
        int size = recorded.GetProperty("size").GetInt32();
        int channels = PillowFixture.Numbers(recorded, "input")[2];
        var settings = new PictureSettings(size, size, channels)
        {
            Filter = Enum.Parse<ResizeFilter>(recorded.GetProperty("filter").GetString()!, ignoreCase: true),
            Fit = Enum.Parse<ImageFit>(recorded.GetProperty("fit").GetString()!, ignoreCase: true),
            Background = 200,
        };

        Assert.Equal(recorded.GetProperty("sha256").GetString(), PillowFixture.Digest(Convert(settings, recorded)));
    }

    [Theory]
    [MemberData(nameof(Turned))]
    public void Convert_Orientation_GivesTheBytesOfTurningFirst(int index)
    {
        var recorded = PillowFixture.Read().GetProperty("turned")[index];
        int size = recorded.GetProperty("size").GetInt32();
        var orientation = (ImageOrientation)recorded.GetProperty("orientation").GetInt32();
        int channels = PillowFixture.Numbers(recorded, "input")[2];

        byte[] same = Convert(new PictureSettings(size, size, channels), recorded, orientation);
        byte[] gray = Convert(new PictureSettings(size, size, 1), recorded, orientation);
        byte[] rgb = Convert(new PictureSettings(size, size, 3), recorded, orientation);

        Assert.Equal(recorded.GetProperty("sha256").GetString(), PillowFixture.Digest(same));
        Assert.Equal(recorded.GetProperty("gray").GetString(), PillowFixture.Digest(gray));
        var spread = new byte[rgb.Length];
        ChannelConversion.GrayToRgb(gray, spread);
        Assert.Equal(channels == 3 ? same : spread, rgb);
    }

    [Theory]
    [InlineData(ImageFit.Stretch)]
    [InlineData(ImageFit.Crop)]
    [InlineData(ImageFit.Letterbox)]
    public void Convert_SquareImageOfTheSameSize_IsCopied(ImageFit fit)
    {
        byte[] image = PillowFixture.Pixels(9 * 9 * 3, seed: 3);

        Assert.Equal(image, Convert(new PictureSettings(9, 9, 3) { Fit = fit }, image, 9, 9, 3));
    }

    [Theory]
    [InlineData(4, 10, 8, 8)]
    [InlineData(10, 4, 8, 8)]
    [InlineData(30, 41, 16, 8)]
    [InlineData(40, 30, 8, 20)]
    public void Convert_CropOfWholePixels_IsThatPartStretched(int height, int width, int pictureHeight, int pictureWidth)
    {
        // With an area filter no pixel beyond the crop counts.
        byte[] image = PillowFixture.Pixels(height * width * 3, seed: 4);
        int keptHeight = Math.Min(height, width * pictureHeight / pictureWidth);
        int keptWidth = Math.Min(width, height * pictureWidth / pictureHeight);
        byte[] middle = Part(image, width, (height - keptHeight) / 2, (width - keptWidth) / 2, keptHeight, keptWidth);
        var settings = new PictureSettings(pictureHeight, pictureWidth, 3) { Filter = ResizeFilter.Area };

        byte[] cropped = Convert(settings with { Fit = ImageFit.Crop }, image, height, width, 3);

        Assert.Equal(Convert(settings, middle, keptHeight, keptWidth, 3), cropped);
    }

    [Fact]
    public void Convert_Letterbox_HasTheStretchedImageInItsMiddle()
    {
        byte[] image = PillowFixture.Pixels(20 * 50 * 3, seed: 6);
        var settings = new PictureSettings(15, 25, 3) { Fit = ImageFit.Letterbox, Background = 9 };

        byte[] picture = Convert(settings, image, 20, 50, 3);

        // 10 of 15 rows; half of the 5 that are left is 2.5, to the even number.
        byte[] stretched = Convert(new PictureSettings(10, 25, 3), image, 20, 50, 3);
        Assert.Equal(stretched, picture[(2 * 75)..(12 * 75)]);
        Assert.All(picture[..(2 * 75)].Concat(picture[(12 * 75)..]), sample => Assert.Equal(9, sample));
    }

    [Fact]
    public void Convert_LetterboxOfALine_KeepsOneRow()
    {
        var image = new byte[2000 * 3];
        image.AsSpan().Fill(77);

        byte[] picture = Convert(new PictureSettings(8, 8, 1) { Fit = ImageFit.Letterbox }, image, 1, 2000, 3);

        // Half of the 7 rows that are left is 3.5, to the even number.
        Assert.Equal([.. new byte[4 * 8], .. Enumerable.Repeat((byte)77, 8), .. new byte[3 * 8]], picture);
    }

    [Fact]
    public void Convert_ManySizesInTurn_GivesWhatAFreshOneGives()
    {
        var settings = new PictureSettings(12, 12, 3) { Fit = ImageFit.Crop };
        var conversion = new PictureConversion(settings);
        for (int trial = 0; trial < 100; trial++)
        {
            int height = 5 + trial * 7 % 23;
            int width = 5 + trial * 5 % 19;
            int channels = trial % 3 == 0 ? 1 : 3;
            var orientation = (ImageOrientation)(1 + trial % 8);
            byte[] image = PillowFixture.Pixels(height * width * channels, (uint)trial);
            var output = new byte[conversion.OutputBytes];

            conversion.Convert(image, height, width, channels, orientation, output);

            Assert.Equal(Convert(settings, image, height, width, channels, orientation), output);
        }
    }

    [Theory]
    [InlineData(ImageOrientation.TopLeft)]
    [InlineData(ImageOrientation.LeftBottom)]
    public void Convert_KnownSize_AllocatesNothing(ImageOrientation orientation)
    {
        var conversion = new PictureConversion(new PictureSettings(16, 16, 1) { Fit = ImageFit.Letterbox });
        var image = new DecodedImage();
        image.Reset(40, 30, 3);
        image.Pixels.Clear();
        var output = new byte[conversion.OutputBytes];
        conversion.Convert(image, orientation, output);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int repeat = 0; repeat < 10; repeat++)
        {
            conversion.Convert(image, orientation, output);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Convert_SideTooLong_SaysSo()
    {
        var conversion = new PictureConversion(new PictureSettings(2, 2, 1));

        var exception = Assert.Throws<UnreadableImageException>(() =>
            conversion.Convert(new byte[70_000], 1, 70_000, 1, ImageOrientation.TopLeft, new byte[4])
        );

        Assert.Equal("is 70000 x 1 pixels; expected sides of at most 65535, longer ones are not resized", exception.Message);
    }

    [Fact]
    public void Convert_WrongLengths_Throws()
    {
        var conversion = new PictureConversion(new PictureSettings(2, 2, 1));

        Assert.Throws<ArgumentOutOfRangeException>(() => conversion.Convert(new byte[8], 3, 3, 1, ImageOrientation.TopLeft, new byte[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => conversion.Convert(new byte[9], 3, 3, 1, ImageOrientation.TopLeft, new byte[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => conversion.Convert(new byte[18], 3, 3, 2, ImageOrientation.TopLeft, new byte[4]));
    }

    private static byte[] Part(byte[] image, int width, int top, int left, int height, int partWidth) =>
        [.. Enumerable.Range(top, height).SelectMany(row => image.AsSpan((row * width + left) * 3, partWidth * 3).ToArray())];

    private static byte[] Convert(PictureSettings settings, JsonElement recorded, ImageOrientation orientation = ImageOrientation.TopLeft)
    {
        int[] from = PillowFixture.Numbers(recorded, "input");
        return Convert(settings, PillowFixture.Input(recorded), from[0], from[1], from[2], orientation);
    }

    private static byte[] Convert(
        PictureSettings settings,
        byte[] image,
        int height,
        int width,
        int channels,
        ImageOrientation orientation = ImageOrientation.TopLeft
    )
    {
        var conversion = new PictureConversion(settings);
        var output = new byte[conversion.OutputBytes];
        conversion.Convert(image, height, width, channels, orientation, output);
        return output;
    }
}
