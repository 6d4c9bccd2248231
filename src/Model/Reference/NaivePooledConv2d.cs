using Permafrost.Model.Layers;

namespace Permafrost.Model.Reference;

/// <summary>A convolution and the 2 x 2 pooling behind it, as the definition reads: one sample, plain loops. The kernels give these bits.</summary>
/// <param name="options">The convolution.</param>
/// <param name="input">Shape of a sample.</param>
/// <param name="readsImages">Whether the input is the images themselves: then dL/dW is summed pixel by pixel, and there is no dL/dx.</param>
// x [H, W, C], weight [R, S, C, K], y [V, K] with V windows, row by row.
internal sealed class NaivePooledConv2d(Conv2dOptions options, ActivationShape input, bool readsImages)
{
    private readonly NaiveConv2d convolution = new(options with { Activation = Activation.None }, input);
    private readonly ActivationShape convolved = options.OutputShape(input);

    /// <summary>The output, and for each output which of its four pixels won: of equal ones the first.</summary>
    public (float[] Output, int[] Winners) Forward(float[] x, float[] weight, float[] bias)
    {
        float[] pixels = convolution.Forward(x, weight, bias);
        int windows = convolved.Height / 2 * (convolved.Width / 2);
        float[] output = new float[windows * convolved.Channels];
        int[] winners = new int[output.Length];
        for (int at = 0; at < output.Length; at++)
        {
            float[] four = [.. Enumerable.Range(0, 4).Select(position => pixels[PixelAt(at, position)])];
            int winner = Array.IndexOf(four, four.Max());
            bool relu = options.Activation == Activation.Relu;
            winners[at] = winner;
            output[at] = relu && four[winner] < 0 ? 0 : four[winner];
        }

        return (output, winners);
    }

    /// <summary>dL/dx: from zero over k, for each k over the windows; only where the gradient is not zero.</summary>
    public float[] BackwardByInput(float[] dy, int[] winners, float[] weight)
    {
        float[] dx = new float[input.Count];
        for (int k = 0; k < convolved.Channels; k++)
        for (int at = k; at < dy.Length; at += convolved.Channels)
        {
            if (dy[at] != 0f)
            {
                convolution.AddInputGradient(PixelAt(at, winners[at]), dy[at], weight, dx);
            }
        }

        return dx;
    }

    /// <summary>
    /// dL/dW: continues the chains in <paramref name="dWeight"/> with one sample, over the windows where the gradient is not zero; of a layer
    /// that reads images over all pixels that a window reads, row by row. dL/db: over the windows.
    /// </summary>
    public void BackwardByWeight(float[] x, float[] dy, int[] winners, float[] dWeight, float[] dBias)
    {
        for (int at = 0; at < dy.Length; at++)
        {
            dBias[at % convolved.Channels] += dy[at];
            if (!readsImages && dy[at] != 0f)
            {
                convolution.AddWeightGradient(x, PixelAt(at, winners[at]), dy[at], dWeight);
            }
        }

        if (!readsImages)
        {
            return;
        }

        float[] spread = new float[convolved.Count];
        for (int at = 0; at < dy.Length; at++)
        {
            spread[PixelAt(at, winners[at])] = dy[at];
        }

        for (int h = 0; h < convolved.Height / 2 * 2; h++)
        for (int w = 0; w < convolved.Width / 2 * 2; w++)
        for (int k = 0; k < convolved.Channels; k++)
        {
            int pixel = (h * convolved.Width + w) * convolved.Channels + k;
            convolution.AddWeightGradient(x, pixel, spread[pixel], dWeight);
        }
    }

    /// <summary>Where in the convolved sample position 0 to 3 of the window of an output lies.</summary>
    private int PixelAt(int output, int position)
    {
        int window = output / convolved.Channels;
        int h = window / (convolved.Width / 2) * 2 + position / 2;
        int w = window % (convolved.Width / 2) * 2 + position % 2;
        return (h * convolved.Width + w) * convolved.Channels + output % convolved.Channels;
    }
}
