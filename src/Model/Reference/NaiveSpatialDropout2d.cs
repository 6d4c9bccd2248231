using Permafrost.Core.Randomness;
using Permafrost.Model.Layers;

namespace Permafrost.Model.Reference;

/// <summary>Dropout of whole channels as its definition reads: one sample, plain loops. The layer gives these bits, forward and backward.</summary>
// x [H, W, C].
internal sealed class NaiveSpatialDropout2d(SpatialDropout2dOptions options, ActivationShape input, ulong seed, string name)
{
    private readonly PhiloxStream stream = new(seed, $"dropout/{name}");

    /// <summary>Each element times 0 or 1 / (1 - rate), the same for all pixels of its channel; a gradient likewise.</summary>
    public float[] Apply(float[] x, uint epoch, uint sample)
    {
        float scale = (float)(1.0 / (1.0 - options.Rate));
        uint threshold = (uint)Math.Round(options.Rate * 4294967296.0);
        return [.. x.Select((value, i) => stream.UInt32(epoch, sample, (uint)(i % input.Channels)) >= threshold ? value * scale : 0f)];
    }
}
