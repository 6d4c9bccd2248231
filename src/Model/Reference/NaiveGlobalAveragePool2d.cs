namespace Permafrost.Model.Reference;

/// <summary>Global average pooling as its definition reads: one sample. The layer gives these bits.</summary>
// x [H, W, C], y [C].
internal sealed class NaiveGlobalAveragePool2d(ActivationShape input)
{
    private readonly int pixels = input.Height * input.Width;

    /// <summary>y = sum over the pixels, one chain from zero, divided by their number.</summary>
    public float[] Forward(float[] x)
    {
        float[] y = new float[input.Channels];
        for (int p = 0; p < pixels; p++)
        for (int c = 0; c < input.Channels; c++)
        {
            y[c] += x[p * input.Channels + c];
        }

        return [.. y.Select(sum => sum / pixels)];
    }

    /// <summary>dL/dx = dL/dy / pixels.</summary>
    public float[] Backward(float[] dy) => [.. Enumerable.Range(0, input.Count).Select(i => dy[i % input.Channels] / pixels)];
}
