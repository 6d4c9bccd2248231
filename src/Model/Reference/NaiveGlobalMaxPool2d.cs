namespace Permafrost.Model.Reference;

/// <summary>Global max pooling as its definition reads: one sample, plain loops, no padding of channels. The layer gives these bits.</summary>
// x [H, W, C], y [C].
internal sealed class NaiveGlobalMaxPool2d(ActivationShape input)
{
    /// <summary>The largest of each channel.</summary>
    public float[] Forward(float[] x) => [.. Places(x).Select(place => x[place])];

    /// <summary>dL/dx: the gradient where the value stood, else zero.</summary>
    public float[] Backward(float[] x, float[] dy)
    {
        float[] dx = new float[input.Count];
        foreach (var (place, gradient) in Places(x).Zip(dy))
        {
            dx[place] = gradient;
        }

        return dx;
    }

    /// <summary>For each channel where its value stands: of equal ones the first; of NaN, which is largest, the last.</summary>
    private IEnumerable<int> Places(float[] x)
    {
        for (int c = 0; c < input.Channels; c++)
        {
            int best = c;
            for (int at = c + input.Channels; at < x.Length; at += input.Channels)
            {
                best = x[at] > x[best] || float.IsNaN(x[at]) ? at : best;
            }

            yield return best;
        }
    }
}
