namespace Permafrost.Imaging.Resizing;

/// <summary>What becomes of an image whose sides have another ratio than those of the picture that it is to fill.</summary>
public enum ImageFit
{
    /// <summary>The whole image fills the whole picture; the ratio is not kept.</summary>
    Stretch,

    /// <summary>
    /// The largest part of the image with the picture's ratio, cut out of its middle, fills the whole picture: Pillow's <c>ImageOps.fit</c>.
    /// </summary>
    Crop,

    /// <summary>
    /// The whole image with its ratio kept fills as much of the picture as it can, in its middle; the rest has one value: Pillow's
    /// <c>ImageOps.pad</c>.
    /// </summary>
    Letterbox,
}
