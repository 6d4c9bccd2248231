using Permafrost.Model.Layers;

namespace Permafrost.Model.Reference;

/// <summary>Depthwise convolution as its definition reads: one sample, plain loops, no padding of channels. The kernels give these bits.</summary>
// x [H, W, C], weight [R, S, C], bias [C], y [OH, OW, C]; t stride.
internal sealed class NaiveDepthwiseConv2d(DepthwiseConv2dOptions options, ActivationShape input)
{
    private readonly ActivationShape output = options.OutputShape(input);
    private readonly Window rows = options.Padding.Rows(input.Height, options.Kernel, options.Stride);
    private readonly Window columns = options.Padding.Columns(input.Width, options.Kernel, options.Stride);

    /// <summary>y = bias, then one fused multiply-add per tap, in the order r, s; taps beyond the border are left out.</summary>
    public float[] Forward(float[] x, float[] weight, float[] bias)
    {
        float[] y = new float[output.Count];
        for (int h = 0; h < output.Height; h++)
        for (int w = 0; w < output.Width; w++)
        for (int c = 0; c < output.Channels; c++)
        {
            float sum = bias[c];
            for (int r = 0; r < options.Kernel; r++)
            for (int s = 0; s < options.Kernel; s++)
            {
                if (Inside(h, w, r, s) is { } at)
                {
                    sum = MathF.FusedMultiplyAdd(x[at + c], weight[WeightAt(r, s, c)], sum);
                }
            }

            bool relu = options.Activation == Activation.Relu;
            y[OutputAt(h, w, c)] = relu && sum < 0 ? 0 : sum;
        }

        return y;
    }

    /// <summary>dL/dx: from zero over the taps that reach the pixel, in the order r, s.</summary>
    public float[] BackwardByInput(float[] dy, float[] weight)
    {
        float[] dx = new float[input.Count];
        for (int r = 0; r < options.Kernel; r++)
        for (int s = 0; s < options.Kernel; s++)
        for (int h = 0; h < output.Height; h++)
        for (int w = 0; w < output.Width; w++)
        for (int c = 0; c < input.Channels; c++)
        {
            if (Inside(h, w, r, s) is { } at)
            {
                dx[at + c] = MathF.FusedMultiplyAdd(dy[OutputAt(h, w, c)], weight[WeightAt(r, s, c)], dx[at + c]);
            }
        }

        return dx;
    }

    /// <summary>dL/dW: continues the chains in <paramref name="dWeight"/> with one sample, over h, w; zeros beyond the border count.</summary>
    public void BackwardByWeight(float[] x, float[] dy, float[] dWeight, float[] dBias)
    {
        for (int h = 0; h < output.Height; h++)
        for (int w = 0; w < output.Width; w++)
        for (int c = 0; c < output.Channels; c++)
        {
            dBias[c] += dy[OutputAt(h, w, c)];
            for (int r = 0; r < options.Kernel; r++)
            for (int s = 0; s < options.Kernel; s++)
            {
                float value = Inside(h, w, r, s) is { } at ? x[at + c] : 0f;
                dWeight[WeightAt(r, s, c)] = MathF.FusedMultiplyAdd(value, dy[OutputAt(h, w, c)], dWeight[WeightAt(r, s, c)]);
            }
        }
    }

    /// <summary>Where tap (r, s) of output pixel (h, w) reads, or null beyond the border.</summary>
    private int? Inside(int h, int w, int r, int s)
    {
        int y = h * options.Stride + r - rows.PadBefore;
        int x = w * options.Stride + s - columns.PadBefore;
        return y >= 0 && y < input.Height && x >= 0 && x < input.Width ? (y * input.Width + x) * input.Channels : null;
    }

    private int OutputAt(int h, int w, int c) => (h * output.Width + w) * output.Channels + c;

    private int WeightAt(int r, int s, int c) => (r * options.Kernel + s) * input.Channels + c;
}
