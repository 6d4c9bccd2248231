namespace Permafrost.Imaging.Decoding;

/// <summary>Format of an image file, known by its first bytes, never by its name.</summary>
public enum ImageFormat
{
    Png,
    Jpeg,
}
