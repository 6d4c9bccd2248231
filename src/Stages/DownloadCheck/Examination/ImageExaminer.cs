using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Imaging.Decoding;
using Permafrost.Imaging.Resizing;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Stages.DownloadCheck.Examination;

/// <summary>Looks into image files, one after another; each thread has its own.</summary>
internal sealed class ImageExaminer(FolderContent content) : IDisposable
{
    private readonly ImageSource source = new(content.Tree, content.Root);
    private readonly PictureConversion likeness = new(
        new PictureSettings(PerceptualHash.Side, PerceptualHash.Side, 1) { Filter = ResizeFilter.Area }
    );

    private readonly byte[] gray = new byte[PerceptualHash.Side * PerceptualHash.Side];
    private byte[] upright = [];

    /// <exception cref="ExperimentFailedException">The file is not what it was when the digests were taken.</exception>
    public ImageFinding Examine(ListedImage listed)
    {
        var finding = new ImageFinding(listed);
        if (listed.Unreadable is { } unreadable)
        {
            return finding with { Fault = unreadable };
        }

        try
        {
            var info = source.Decode(listed.Path, listed.Digest!.Value);
            var image = source.Image;
            finding = finding with { SizeBytes = source.SizeBytes, Info = info };
            likeness.Convert(image, info.Orientation, gray);
            return finding with
            {
                Pixels = PixelDigest.Of(Upright(image, info.Orientation), finding.Shown.Height, finding.Shown.Width, image.Channels),
                Likeness = PerceptualHash.Of(gray),
                Fault = image.Incomplete ? "is incomplete: the file ends early, or its data are damaged" : null,
            };
        }
        catch (UnreadableImageException exception)
        {
            return finding with { SizeBytes = source.SizeBytes, Fault = exception.Message };
        }
        catch (UnreadableFileException exception)
        {
            return finding with { Fault = exception.Message };
        }
    }

    public void Dispose() => source.Dispose();

    /// <summary>The pixels as they are shown.</summary>
    private ReadOnlySpan<byte> Upright(DecodedImage image, ImageOrientation orientation)
    {
        if (orientation == ImageOrientation.TopLeft)
        {
            return image.Pixels;
        }

        if (upright.Length < image.Pixels.Length)
        {
            upright = GC.AllocateUninitializedArray<byte>(image.Pixels.Length);
        }

        bool swaps = orientation >= ImageOrientation.LeftTop;
        var turned = upright.AsSpan(0, image.Pixels.Length);
        new PictureConversion(
            new PictureSettings(swaps ? image.Width : image.Height, swaps ? image.Height : image.Width, image.Channels)
        ).Convert(image, orientation, turned);
        return turned;
    }
}
