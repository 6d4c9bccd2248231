using Permafrost.Core.Randomness;

namespace Permafrost.Model.Layers;

/// <summary>Where the masks of a dropout layer come from: one stream in training, another where a trained network samples.</summary>
/// <param name="seed">Seed of the network.</param>
/// <param name="name">Name of the layer.</param>
internal sealed class DropoutStreams(ulong seed, string name)
{
    private readonly PhiloxStream training = new(seed, $"dropout/{name}");
    private readonly PhiloxStream sampling = new(seed, $"mc_dropout/{name}");

    /// <summary>The words of one sample of a group, by epoch, or by the number of the pass, and by image.</summary>
    /// <param name="words">Filled.</param>
    /// <param name="pass">The group.</param>
    /// <param name="sample">Position of the sample in it.</param>
    public unsafe void Fill(Span<uint> words, in SamplePass pass, int sample)
    {
        var stream = pass.Training ? training : sampling;
        stream.Fill(words, pass.Epoch, (uint)pass.SampleIndices[sample]);
    }
}
