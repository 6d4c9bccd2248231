using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>
/// The input of a layer with weights that works channel by channel, with channels padded to whole cache lines: a copy where it is an image
/// and comes without. What follows has its gradient computed, and kernels write whole cache lines of it.
/// </summary>
internal sealed unsafe class PaddedInput(ActivationLayout input) : IDisposable
{
    private readonly ActivationLayout padded = LayoutOf(input);
    private readonly NativeBuffer<float>? copy = input == LayoutOf(input) ? null : new((long)LayoutOf(input).Floats * SamplePass.GroupSize);

    /// <summary>The samples last given, in <see cref="LayoutOf"/>.</summary>
    public float* Pointer { get; private set; }

    public static ActivationLayout LayoutOf(ActivationLayout input) => ActivationLayout.Padded(input.Shape);

    public void Set(float* samples, int count)
    {
        Pointer = samples;
        if (copy is null)
        {
            return;
        }

        int channels = input.Shape.Channels;
        float* target = Pointer = copy.Pointer;
        for (int pixel = count * input.Shape.Height * input.Shape.Width; pixel > 0; pixel--, samples += input.Pitch, target += padded.Pitch)
        {
            new ReadOnlySpan<float>(samples, channels).CopyTo(new Span<float>(target, channels));
        }
    }

    public void Dispose() => copy?.Dispose();
}
