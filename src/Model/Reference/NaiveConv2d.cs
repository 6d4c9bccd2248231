using Permafrost.Model.Layers;

namespace Permafrost.Model.Reference;

/// <summary>Convolution as its definition reads: one sample, plain loops, no padding of channels. The kernels give these bits.</summary>
// x [H, W, C], weight [R, S, C, K], bias [K], y [OH, OW, K]; t stride.
internal sealed class NaiveConv2d(Conv2dOptions options, ActivationShape input)
{
    private readonly ActivationShape output = options.OutputShape(input);
    private readonly ConvolutionGeometry geometry = new(
        options.Kernel,
        options.Stride,
        options.Padding,
        ActivationLayout.Padded(input),
        options.Filters
    );
    private readonly Window rows = options.Padding.Rows(input.Height, options.Kernel, options.Stride);
    private readonly Window columns = options.Padding.Columns(input.Width, options.Kernel, options.Stride);

    /// <summary>y = bias, then one fused multiply-add per tap and channel, in the order r, s, c; zeros beyond the border count. Or Winograd's way, where it fits.</summary>
    public float[] Forward(float[] x, float[] weight, float[] bias)
    {
        if (WinogradConvolution.FitsForward(geometry))
        {
            float[] products = new NaiveWinograd(input, geometry.PadTop, geometry.PadLeft, output).Convolve(x, weight);
            return [.. products.Select((product, at) => Activate(product + bias[at % output.Channels]))];
        }

        float[] y = new float[output.Count];
        for (int h = 0; h < output.Height; h++)
        for (int w = 0; w < output.Width; w++)
        for (int k = 0; k < output.Channels; k++)
        {
            float sum = bias[k];
            for (int r = 0; r < options.Kernel; r++)
            for (int s = 0; s < options.Kernel; s++)
            for (int c = 0; c < input.Channels; c++)
            {
                sum = MathF.FusedMultiplyAdd(At(x, h, w, r, s, c), weight[WeightAt(r, s, c, k)], sum);
            }

            y[OutputAt(h, w, k)] = Activate(sum);
        }

        return y;
    }

    /// <summary>dL/dx: from zero over the taps in order, within a tap over k; only taps that reach the pixel. Or Winograd's way.</summary>
    public float[] BackwardByInput(float[] dy, float[] weight)
    {
        if (WinogradConvolution.FitsBackward(geometry))
        {
            float[] turned = NaiveWinograd.Turn(weight, input.Channels, output.Channels);
            return new NaiveWinograd(output, 2 - geometry.PadTop, 2 - geometry.PadLeft, input).Convolve(dy, turned);
        }

        float[] dx = new float[input.Count];
        for (int r = 0; r < options.Kernel; r++)
        for (int s = 0; s < options.Kernel; s++)
        for (int h = 0; h < output.Height; h++)
        for (int w = 0; w < output.Width; w++)
        for (int c = 0; c < input.Channels; c++)
        {
            if (Inside(h, w, r, s) is not { } at)
            {
                continue;
            }

            for (int k = 0; k < output.Channels; k++)
            {
                dx[at + c] = MathF.FusedMultiplyAdd(dy[OutputAt(h, w, k)], weight[WeightAt(r, s, c, k)], dx[at + c]);
            }
        }

        return dx;
    }

    /// <summary>dL/dW: continues the chains in <paramref name="dWeight"/> with one sample, over h, w.</summary>
    public void BackwardByWeight(float[] x, float[] dy, float[] dWeight, float[] dBias)
    {
        for (int pixel = 0; pixel < dy.Length; pixel++)
        {
            dBias[pixel % output.Channels] += dy[pixel];
            AddWeightGradient(x, pixel, dy[pixel], dWeight);
        }
    }

    /// <summary>What one output's gradient adds to dL/dW: one multiply-add for every weight of its filter.</summary>
    /// <param name="x">[H, W, C].</param>
    /// <param name="pixel">Position of the output in y.</param>
    /// <param name="gradient">dL/dy there.</param>
    /// <param name="dWeight">Added to.</param>
    public void AddWeightGradient(float[] x, int pixel, float gradient, float[] dWeight)
    {
        var (h, w, k) = PlaceOf(pixel);
        for (int r = 0; r < options.Kernel; r++)
        for (int s = 0; s < options.Kernel; s++)
        for (int c = 0; c < input.Channels; c++)
        {
            int at = WeightAt(r, s, c, k);
            dWeight[at] = MathF.FusedMultiplyAdd(At(x, h, w, r, s, c), gradient, dWeight[at]);
        }
    }

    /// <summary>What one output's gradient adds to dL/dx: one multiply-add for every input that the output saw.</summary>
    public void AddInputGradient(int pixel, float gradient, float[] weight, float[] dx)
    {
        var (h, w, k) = PlaceOf(pixel);
        for (int r = 0; r < options.Kernel; r++)
        for (int s = 0; s < options.Kernel; s++)
        for (int c = 0; c < input.Channels; c++)
        {
            if (Inside(h, w, r, s) is { } at)
            {
                dx[at + c] = MathF.FusedMultiplyAdd(gradient, weight[WeightAt(r, s, c, k)], dx[at + c]);
            }
        }
    }

    private float Activate(float sum) => options.Activation == Activation.Relu && sum < 0 ? 0 : sum;

    private float At(float[] x, int h, int w, int r, int s, int c) => Inside(h, w, r, s) is { } at ? x[at + c] : 0f;

    /// <summary>Where tap (r, s) of output pixel (h, w) reads, or null beyond the border.</summary>
    private int? Inside(int h, int w, int r, int s)
    {
        int y = h * options.Stride + r - rows.PadBefore;
        int x = w * options.Stride + s - columns.PadBefore;
        return y >= 0 && y < input.Height && x >= 0 && x < input.Width ? (y * input.Width + x) * input.Channels : null;
    }

    private (int H, int W, int K) PlaceOf(int pixel) =>
        (pixel / output.Channels / output.Width, pixel / output.Channels % output.Width, pixel % output.Channels);

    private int OutputAt(int h, int w, int k) => (h * output.Width + w) * output.Channels + k;

    private int WeightAt(int r, int s, int c, int k) => ((r * options.Kernel + s) * input.Channels + c) * output.Channels + k;
}
