using Permafrost.Model.Layers;

namespace Permafrost.Model.Reference;

/// <summary>Normalisation with given numbers as its definition reads. The layer gives these bits.</summary>
// x [H, W, C].
internal sealed class NaiveNormalize(NormalizeOptions options, ActivationShape input)
{
    public float[] Forward(float[] x) => [.. x.Select((value, i) => (value - At(options.Mean, i)) / At(options.Std, i))];

    public float[] Backward(float[] dy) => [.. dy.Select((gradient, i) => gradient / At(options.Std, i))];

    private float At(IReadOnlyList<double> values, int i) => (float)values[values.Count == 1 ? 0 : i % input.Channels];
}
