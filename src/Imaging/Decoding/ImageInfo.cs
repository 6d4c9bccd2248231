namespace Permafrost.Imaging.Decoding;

/// <summary>What the header of an image file says.</summary>
/// <param name="Format">PNG or JPEG.</param>
/// <param name="Width">Columns of the stored pixels, at least 1.</param>
/// <param name="Height">Rows of the stored pixels, at least 1.</param>
/// <param name="Channels">Samples per pixel after decoding: 1 (gray) or 3 (RGB).</param>
/// <param name="Mode">What the file stores, for people: <c>rgb 8 bit</c>, <c>palette 4 bit</c>, <c>YCbCr 4:2:0 progressive</c>, ….</param>
/// <param name="Orientation">How the stored pixels are to be turned; decoders do not turn them.</param>
public sealed record ImageInfo(ImageFormat Format, int Width, int Height, int Channels, string Mode, ImageOrientation Orientation);
