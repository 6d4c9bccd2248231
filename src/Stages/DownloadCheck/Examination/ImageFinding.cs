using Permafrost.Imaging.Decoding;
using Permafrost.Imaging.Resizing;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Stages.DownloadCheck.Examination;

/// <summary>What a look into one image file showed.</summary>
/// <param name="Image">The file.</param>
internal sealed record ImageFinding(ListedImage Image)
{
    /// <summary>Bytes of the file; 0 where it cannot be read.</summary>
    public long SizeBytes { get; init; }

    /// <summary>What its header says; null where it cannot be decoded.</summary>
    public ImageInfo? Info { get; init; }

    /// <summary>Why it is no whole image; null where it is one.</summary>
    public string? Fault { get; init; }

    /// <summary>Of the picture as it is shown, turned upright.</summary>
    public PixelDigest Pixels { get; init; }

    /// <summary>For comparison with others; null where there is nothing to compare.</summary>
    public ulong? Likeness { get; init; }

    /// <summary>Columns and rows of the picture as it is shown.</summary>
    public (int Width, int Height) Shown =>
        Info is null ? default
        : Info.Orientation >= ImageOrientation.LeftTop ? (Info.Height, Info.Width)
        : (Info.Width, Info.Height);

    /// <summary>Whether the name promises another format than the content has. It is decoded all the same.</summary>
    public bool HasOtherSuffix =>
        Info is not null
        && Info.Format != (Image.Path.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? ImageFormat.Png : ImageFormat.Jpeg);
}
