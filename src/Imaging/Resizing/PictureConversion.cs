using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Resizing;

/// <summary>Turns decoded images of all sizes into the pictures that a network sees.</summary>
/// <remarks>
/// Not thread-safe: each thread has its own and uses it for many images, since plans and scratch memory are kept. An image whose size
/// was among the last few allocates nothing.
/// </remarks>
/// <param name="settings">The pictures.</param>
public sealed class PictureConversion(PictureSettings settings)
{
    /// <summary>Plans that are kept: cameras and datasets have few sizes, or each image has its own and keeping plans is of no use.</summary>
    private const int MostPlans = 16;

    private readonly List<((int Height, int Width, int Channels) Image, PicturePlan Plan)> plans = new(MostPlans);
    private int oldest;
    private byte[] scratch = [];

    /// <summary>Bytes of a picture, [H, W, C].</summary>
    public int OutputBytes { get; } = checked(settings.Height * settings.Width * settings.Channels);

    /// <summary>Converts one image; see <see cref="PicturePlan"/> for the order of what is done.</summary>
    /// <param name="image">The image as stored.</param>
    /// <param name="orientation">Where the stored rows and columns belong.</param>
    /// <param name="output">The picture, [H, W, C].</param>
    /// <exception cref="UnreadableImageException">A side is too long.</exception>
    public void Convert(DecodedImage image, ImageOrientation orientation, Span<byte> output) =>
        Convert(image.Pixels, image.Height, image.Width, image.Channels, orientation, output);

    /// <summary>Converts one image; see <see cref="PicturePlan"/> for the order of what is done.</summary>
    /// <param name="pixels">[H, W, C] as stored.</param>
    /// <param name="height">Rows as stored.</param>
    /// <param name="width">Columns as stored.</param>
    /// <param name="channels">1 (gray) or 3 (RGB).</param>
    /// <param name="orientation">Where the stored rows and columns belong.</param>
    /// <param name="output">The picture, [H, W, C].</param>
    /// <exception cref="UnreadableImageException">A side is too long.</exception>
    public void Convert(ReadOnlySpan<byte> pixels, int height, int width, int channels, ImageOrientation orientation, Span<byte> output)
    {
        if (Math.Max(height, width) > ResizeAxis.LongestSide)
        {
            throw new UnreadableImageException(
                $"is {width} x {height} pixels; expected sides of at most {ResizeAxis.LongestSide}, longer ones are not resized"
            );
        }

        var plan = TurnedRows.Transposes(orientation) ? PlanFor(width, height, channels) : PlanFor(height, width, channels);
        int needed = plan.ScratchBytes(orientation);
        if (scratch.Length < needed)
        {
            scratch = GC.AllocateUninitializedArray<byte>(needed);
        }

        plan.Apply(pixels, orientation, scratch, output);
    }

    private PicturePlan PlanFor(int height, int width, int channels)
    {
        var image = (height, width, channels);
        foreach (var known in plans)
        {
            if (known.Image == image)
            {
                return known.Plan;
            }
        }

        var plan = new PicturePlan(settings, height, width, channels);
        if (plans.Count < MostPlans)
        {
            plans.Add((image, plan));
        }
        else
        {
            plans[oldest] = (image, plan);
            oldest = (oldest + 1) % MostPlans;
        }

        return plan;
    }
}
