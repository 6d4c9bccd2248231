using Permafrost.Imaging.Decoding;
using Permafrost.Imaging.Jpeg;

namespace Permafrost.Tests.Imaging.Jpeg;

/// <summary>Pixels equal those of <c>djpeg</c>, bit for bit. <see cref="JpegInstructionSetTests"/> runs these again with less of the processor.</summary>
public sealed class JpegPixelTests
{
    [Theory]
    [InlineData("good/", 260)]
    [InlineData("damaged/", 120)]
    public void Decode_FilesOfEveryKind_GivesThePixelsOfDjpeg(string folder, int atLeast)
    {
        var decoder = new JpegDecoder();
        var image = new DecodedImage();
        var wrong = new List<string>();
        int count = 0;
        foreach (var (name, file, truth) in JpegFixture.ReadAll().Where(entry => entry.Name.StartsWith(folder, StringComparison.Ordinal)))
        {
            count++;
            var found = Decode(decoder, file, image);
            bool isSame = truth is null ? found is null : found is not null && found.HasPixelsOf(truth);
            if (!isSame)
            {
                wrong.Add($"{name}: {found?.ToString() ?? "refused"} instead of {truth?.ToString() ?? "refused"}");
            }
        }

        Assert.Empty(wrong);
        Assert.InRange(count, atLeast, 10_000);
    }

    [Fact]
    public void Decode_FilesOfEveryKind_SaysIncompleteWhereDjpegWarns()
    {
        // A transform that Adobe does not know is no damage; djpeg warns of it, too. Of scans that never came it does not warn.
        const string Odd = "good/adobe-unknown-transform.jpg";
        var decoder = new JpegDecoder();
        var image = new DecodedImage();
        foreach (var (name, file, truth) in JpegFixture.ReadAll().Where(entry => entry.Truth is not null && entry.Name != Odd))
        {
            bool isGood = name.StartsWith("good/", StringComparison.Ordinal);
            Assert.False(isGood && truth!.Warned, name);
            bool isIncomplete = Decode(decoder, file, image)!.Warned;
            Assert.True(isIncomplete || !truth!.Warned, name);
            Assert.False(isIncomplete && isGood, name);
        }
    }

    [Theory]
    [InlineData("damaged/scans-1")]
    [InlineData("damaged/fine-scans-8")]
    [InlineData("damaged/separate-first")]
    public void Decode_FileWithoutAllScans_SaysIncomplete(string name)
    {
        var image = new DecodedImage();

        new JpegDecoder().Decode(JpegFixture.Read(name), ImageLimits.Default, image);

        Assert.True(image.Incomplete);
    }

    [Fact]
    public void Decode_ManyFilesInARow_GivesWhatANewDecoderGives()
    {
        // Backwards, and each twice: neither tables nor buffers of another file may show.
        var decoder = new JpegDecoder();
        var image = new DecodedImage();
        foreach (var (name, file, truth) in JpegFixture.ReadAll().Reverse().Where((_, index) => index % 5 == 0))
        {
            for (int time = 0; time < 2; time++)
            {
                var found = Decode(decoder, file, image);
                Assert.True(truth is null ? found is null : found!.HasPixelsOf(truth), name);
            }
        }
    }

    private static JpegTruth? Decode(JpegDecoder decoder, byte[] file, DecodedImage image)
    {
        try
        {
            decoder.Decode(file, ImageLimits.Default, image);
            return JpegTruth.Of(image);
        }
        catch (UnreadableImageException)
        {
            return null;
        }
    }
}
