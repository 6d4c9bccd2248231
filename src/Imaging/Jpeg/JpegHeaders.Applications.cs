using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Jpeg;

/// <content>Application segments: JFIF, Adobe and EXIF say how pixels are meant.</content>
internal sealed partial class JpegHeaders
{
    private const int JfifLength = 14;
    private const int AdobeLength = 12;

    private bool sawJfif;
    private bool sawAdobe;
    private int adobeTransform;
    private bool sawExif;

    /// <summary>How the stored pixels are to be turned.</summary>
    public ImageOrientation Orientation { get; private set; }

    /// <summary>What the components mean, by libjpeg's rules.</summary>
    public JpegColorModel ColorModel
    {
        get
        {
            var components = Frame.Components;
            return components.Length switch
            {
                1 => JpegColorModel.Gray,
                4 => sawAdobe && adobeTransform != 0 ? JpegColorModel.Ycck : JpegColorModel.Cmyk,
                _ when sawJfif => JpegColorModel.YCbCr,
                _ when sawAdobe => adobeTransform == 0 ? JpegColorModel.Rgb : JpegColorModel.YCbCr,
                _ => components[0].Id == 'R' && components[1].Id == 'G' && components[2].Id == 'B'
                    ? JpegColorModel.Rgb
                    : JpegColorModel.YCbCr,
            };
        }
    }

    private void ForgetApplications()
    {
        (sawJfif, sawAdobe, sawExif) = (false, false, false);
        adobeTransform = 0;
        Orientation = ImageOrientation.TopLeft;
    }

    private void ReadApplication(ref JpegBytes bytes, int marker)
    {
        int length = Math.Max(bytes.NextWord() - 2, 0);
        switch (marker)
        {
            case JpegMarker.FirstApplication or JpegMarker.AdobeApplication:
                Span<byte> head = stackalloc byte[Math.Min(length, JfifLength)];
                bytes.Read(head);
                length -= head.Length;
                if (marker == JpegMarker.FirstApplication)
                {
                    sawJfif |= head.Length == JfifLength && head.StartsWith("JFIF\0"u8);
                }
                else if (head.Length >= AdobeLength && head.StartsWith("Adobe"u8))
                {
                    sawAdobe = true;
                    adobeTransform = head[AdobeLength - 1];
                }

                break;
            case JpegMarker.ExifApplication when !sawExif:
                var rest = bytes.Rest;
                var segment = rest[..Math.Min(length, rest.Length)];
                if (segment.StartsWith("Exif\0\0"u8))
                {
                    sawExif = true;
                    Orientation = ExifOrientation.Read(segment["Exif\0\0"u8.Length..]);
                }

                break;
        }

        bytes.Skip(length);
    }
}
