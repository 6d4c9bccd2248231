namespace Permafrost.Imaging.Decoding;

/// <summary>Pixels of one image, 8 bits a sample, in memory that is used again for the next one.</summary>
/// <remarks>Not thread-safe: each thread has its own.</remarks>
public sealed class DecodedImage
{
    private byte[] pixels = [];

    /// <summary>Columns.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>1 (gray) or 3 (RGB).</summary>
    public int Channels { get; private set; }

    /// <summary>Whether the file ended early or held damaged data, and the pixels are what could be had of it.</summary>
    /// <remarks>Such a file decodes to the pixels that libjpeg-turbo gives; the examiner lists it.</remarks>
    public bool Incomplete { get; set; }

    /// <summary>[H, W, C], rows from the top, no padding.</summary>
    public Span<byte> Pixels => pixels.AsSpan(0, checked(Width * Height * Channels));

    /// <summary>Makes room for an image; what was in it is undefined afterwards.</summary>
    /// <param name="width">At least 1.</param>
    /// <param name="height">At least 1.</param>
    /// <param name="channels">1 or 3.</param>
    public void Reset(int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        int bytes = checked(width * height * channels);
        if (pixels.Length < bytes)
        {
            pixels = GC.AllocateUninitializedArray<byte>(bytes);
        }

        (Width, Height, Channels, Incomplete) = (width, height, channels, false);
    }
}
