using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Resizing;

/// <summary>From images of one size to the pictures that a network sees.</summary>
/// <remarks>
/// The order: turned as the orientation says; made gray where gray is asked for; resized and put in its place; what is left free
/// filled; a gray picture made RGB where that is asked for. Turning and graying happen block by block on the way, so that a large photo is
/// never copied as a whole; the bytes are those of turning and graying it first. Immutable: any number of threads may use one, each with scratch
/// memory of its own.
/// </remarks>
public sealed class PicturePlan
{
    private readonly PictureSettings settings;
    private readonly PictureGeometry geometry;
    private readonly ImageResize resize;
    private readonly int channels;
    private readonly bool toGray;
    private readonly bool toRgb;

    /// <param name="settings">The pictures.</param>
    /// <param name="height">Rows of the images, after turning.</param>
    /// <param name="width">Columns of the images, after turning.</param>
    /// <param name="channels">1 (gray) or 3 (RGB).</param>
    public PicturePlan(PictureSettings settings, int height, int width, int channels)
        : this(settings, height, width, channels, ResizeKernel.Supported[0]) { }

    internal PicturePlan(PictureSettings settings, int height, int width, int channels, ResizeKernel kernel)
    {
        RequireChannels(channels, nameof(channels));
        RequireChannels(settings.Channels, nameof(settings));
        this.settings = settings;
        this.channels = channels;
        Height = height;
        Width = width;
        toGray = channels == 3 && settings.Channels == 1;
        toRgb = channels == 1 && settings.Channels == 3;
        geometry = PictureGeometry.Of(settings, height, width);
        resize = new ImageResize(settings.Filter, geometry.Vertical, geometry.Horizontal, Math.Min(channels, settings.Channels), kernel);
    }

    /// <summary>Rows of an image, after turning.</summary>
    public int Height { get; }

    /// <summary>Columns of an image, after turning.</summary>
    public int Width { get; }

    /// <summary>Bytes of a picture, [H, W, C].</summary>
    public int OutputBytes => settings.Height * settings.Width * settings.Channels;

    private int GrayBlockBytes => toGray ? resize.BlockRows * Width : 0;

    private int GrayPictureBytes => toRgb ? settings.Height * settings.Width : 0;

    /// <summary>Bytes of scratch memory that <see cref="Apply"/> needs for an image with this orientation.</summary>
    public int ScratchBytes(ImageOrientation orientation) =>
        checked(resize.ScratchBytes + GrayBlockBytes + GrayPictureBytes + TurnedBlockBytes(orientation));

    /// <summary>Converts one image.</summary>
    /// <param name="pixels">[H, W, C] as stored: before turning.</param>
    /// <param name="orientation">Where the stored rows and columns belong.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/>; its content does not matter.</param>
    /// <param name="output">The picture, [H, W, C]; must not overlap the image.</param>
    public void Apply(ReadOnlySpan<byte> pixels, ImageOrientation orientation, Span<byte> scratch, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, checked(Height * Width * channels), nameof(pixels));
        ArgumentOutOfRangeException.ThrowIfNotEqual(output.Length, OutputBytes, nameof(output));
        ArgumentOutOfRangeException.ThrowIfLessThan(scratch.Length, ScratchBytes(orientation), nameof(scratch));
        if (!toRgb)
        {
            Compose(pixels, orientation, scratch, output);
            return;
        }

        var gray = Take(ref scratch, GrayPictureBytes);
        Compose(pixels, orientation, scratch, gray);
        ChannelConversion.GrayToRgb(gray, output);
    }

    private static void RequireChannels(int channels, string name)
    {
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(name, channels, "expected 1 or 3 channels");
        }
    }

    private static Span<byte> Take(ref Span<byte> scratch, int count)
    {
        var taken = scratch[..count];
        scratch = scratch[count..];
        return taken;
    }

    private int TurnedBlockBytes(ImageOrientation orientation) =>
        orientation == ImageOrientation.TopLeft ? 0 : checked(resize.BlockRows * Width * channels);

    private void Compose(ReadOnlySpan<byte> pixels, ImageOrientation orientation, Span<byte> scratch, Span<byte> picture)
    {
        if (orientation == ImageOrientation.TopLeft)
        {
            Resize(new StoredRows(pixels, Width * channels), scratch, picture);
            return;
        }

        bool transposes = TurnedRows.Transposes(orientation);
        var block = Take(ref scratch, TurnedBlockBytes(orientation));
        Resize(
            new TurnedRows(pixels, transposes ? Width : Height, transposes ? Height : Width, channels, orientation, block),
            scratch,
            picture
        );
    }

    private void Resize<TRows>(scoped TRows rows, Span<byte> scratch, Span<byte> picture)
        where TRows : IRowSource, allows ref struct
    {
        int mixed = Math.Min(channels, settings.Channels);
        int pitch = settings.Width * mixed;
        if (resize.OutputBytes < picture.Length)
        {
            picture.Fill(settings.Background);
        }

        var part = picture[(geometry.Top * pitch + geometry.Left * mixed)..];
        if (toGray)
        {
            var gray = new GrayRows<TRows>(rows, Width, Take(ref scratch, GrayBlockBytes));
            resize.Apply(ref gray, scratch, part, pitch);
        }
        else
        {
            resize.Apply(ref rows, scratch, part, pitch);
        }
    }
}
