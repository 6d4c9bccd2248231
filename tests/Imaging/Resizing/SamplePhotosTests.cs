using Permafrost.Imaging.Decoding;
using Permafrost.Imaging.Resizing;

namespace Permafrost.Tests.Imaging.Resizing;

/// <summary>Photos beside the repository, decoded and resized by us and by Pillow while the test runs.</summary>
public sealed class SamplePhotosTests
{
    private static readonly int[] Sizes = [64, 224];

    /// <summary>In the order of <c>pillow_live.py</c>.</summary>
    private static readonly (ResizeFilter Filter, ImageFit Fit)[] Variants =
    [
        (ResizeFilter.Bilinear, ImageFit.Stretch),
        (ResizeFilter.Box, ImageFit.Stretch),
        (ResizeFilter.Bilinear, ImageFit.Crop),
        (ResizeFilter.Bilinear, ImageFit.Letterbox),
    ];

    [Theory]
    [InlineData("natural-scenes-sample", 900)]
    [InlineData("products-sample", 280)]
    public async Task Convert_EverySample_GivesTheBytesOfPillow(string folder, int count)
    {
        string[] files = [.. SharedData.Files(folder).Where(file => Path.GetExtension(file) is ".jpg" or ".jpeg")];
        using var pillow = new LivePillow(files);
        var conversions = Variants
            .SelectMany(variant => Sizes.Select(size => (Variant: variant, Size: size)))
            .Select(each => new PictureConversion(
                new PictureSettings(each.Size, each.Size, 3) { Filter = each.Variant.Filter, Fit = each.Variant.Fit }
            ))
            .ToArray();

        var decoder = new ImageDecoder();
        var image = new DecodedImage();
        foreach (string file in files)
        {
            int height = pillow.ReadNumber();
            int width = pillow.ReadNumber();
            int channels = pillow.ReadNumber();
            byte[] decoded = pillow.ReadPixels(height * width * channels);
            decoder.Decode(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), ImageLimits.Default, image);
            Assert.Equal((height, width, channels), (image.Height, image.Width, image.Channels));
            Assert.True(image.Pixels.SequenceEqual(decoded), $"{file}: decoded pixels");
            for (int index = 0; index < conversions.Length; index++)
            {
                var picture = new byte[conversions[index].OutputBytes];
                conversions[index].Convert(image, ImageOrientation.TopLeft, picture);
                Assert.True(
                    picture.AsSpan().SequenceEqual(pillow.ReadPixels(picture.Length)),
                    $"{file}: {Variants[index / Sizes.Length]}, {Sizes[index % Sizes.Length]}"
                );
            }
        }

        await pillow.Writing;
        Assert.Equal(count, files.Length);
    }
}
