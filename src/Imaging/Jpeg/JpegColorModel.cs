namespace Permafrost.Imaging.Jpeg;

/// <summary>What a file's components mean.</summary>
internal enum JpegColorModel
{
    Gray,
    YCbCr,
    Rgb,
    Cmyk,
    Ycck,
}
