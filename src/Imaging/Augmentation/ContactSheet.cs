namespace Permafrost.Imaging.Augmentation;

/// <summary>A picture of what augmentation does: a row for each image, first as it is, then as training sees it in epoch after epoch.</summary>
public sealed class ContactSheet
{
    /// <summary>Pixels between images and around all of them.</summary>
    public const int Gap = 2;

    private const byte Paper = 255;

    private readonly ImageAugmentation augmentation;
    private readonly ImageSize image;
    private readonly int rows;
    private readonly int epochs;
    private readonly byte[] pixels;
    private int filled;

    /// <param name="augmentation">What happens to the images.</param>
    /// <param name="image">Size of every image.</param>
    /// <param name="rows">Images that will be added at most, 1 or more.</param>
    /// <param name="epochs">Epochs to show, from the first on; 0 or more.</param>
    public ContactSheet(ImageAugmentation augmentation, in ImageSize image, int rows, int epochs)
    {
        ArgumentNullException.ThrowIfNull(augmentation);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        this.augmentation = augmentation;
        this.image = image;
        this.rows = rows;
        this.epochs = epochs;
        Size = checked(new ImageSize(rows * (image.Height + Gap) + Gap, (epochs + 1) * (image.Width + Gap) + Gap, image.Channels));
        pixels = new byte[checked((long)Size.Height * Size.Width * Size.Channels)];
        pixels.AsSpan().Fill(Paper);
    }

    /// <summary>Size of the sheet.</summary>
    public ImageSize Size { get; }

    /// <summary>The sheet, [H, W, C]: white where no image is.</summary>
    public ReadOnlyMemory<byte> Pixels => pixels;

    /// <summary>Adds the next row.</summary>
    /// <param name="original">[H, W, C], as the training set has it.</param>
    /// <param name="sample">Index of the image in its split, by which training draws what happens to it.</param>
    /// <exception cref="InvalidOperationException">Every row is taken.</exception>
    public void Add(ReadOnlySpan<byte> original, uint sample)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(original.Length, image.Bytes, nameof(original));
        if (filled == rows)
        {
            throw new InvalidOperationException($"The sheet has {rows} rows, and all of them are taken.");
        }

        Put(original, 0);
        byte[] changed = new byte[image.Bytes];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            augmentation.Apply(original, image, (uint)epoch, sample, changed);
            Put(changed, epoch + 1);
        }

        filled++;
    }

    private void Put(ReadOnlySpan<byte> cell, int column)
    {
        int top = Gap + filled * (image.Height + Gap);
        int left = Gap + column * (image.Width + Gap);
        for (int y = 0; y < image.Height; y++)
        {
            cell.Slice(y * image.RowBytes, image.RowBytes).CopyTo(pixels.AsSpan((top + y) * Size.RowBytes + left * image.Channels));
        }
    }
}
