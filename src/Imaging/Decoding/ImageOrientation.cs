namespace Permafrost.Imaging.Decoding;

/// <summary>EXIF's orientation: where the first row and the first column of the stored pixels belong in the picture.</summary>
/// <remarks>Values are EXIF's (CIPA DC-008, tag 0x0112).</remarks>
public enum ImageOrientation
{
    TopLeft = 1,
    TopRight = 2,
    BottomRight = 3,
    BottomLeft = 4,
    LeftTop = 5,
    RightTop = 6,
    RightBottom = 7,
    LeftBottom = 8,
}
