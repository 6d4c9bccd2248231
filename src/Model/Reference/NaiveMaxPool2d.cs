using Permafrost.Model.Layers;

namespace Permafrost.Model.Reference;

/// <summary>Max pooling as its definition reads: one sample, plain loops, no padding of channels. The layer gives these bits.</summary>
// x [H, W, C], y [OH, OW, C].
internal sealed class NaiveMaxPool2d(MaxPool2dOptions options, ActivationShape input)
{
    private readonly ActivationShape output = options.OutputShape(input);
    private readonly Window rows = options.Padding.Rows(input.Height, options.Size, options.Step);
    private readonly Window columns = options.Padding.Columns(input.Width, options.Size, options.Step);

    /// <summary>The largest of each window; nothing is read beyond the border.</summary>
    public float[] Forward(float[] x) => [.. Places(x).Select(place => x[place])];

    /// <summary>dL/dx: each gradient is added where its value stood, in the order of the outputs.</summary>
    public float[] Backward(float[] x, float[] dy)
    {
        float[] dx = new float[input.Count];
        foreach (var (place, gradient) in Places(x).Zip(dy))
        {
            dx[place] += gradient;
        }

        return dx;
    }

    /// <summary>For each output where its value stands: of equal ones the first; of NaN, which is largest, the last.</summary>
    private IEnumerable<int> Places(float[] x)
    {
        for (int h = 0; h < output.Height; h++)
        for (int w = 0; w < output.Width; w++)
        for (int c = 0; c < output.Channels; c++)
        {
            int best = -1;
            for (int r = 0; r < options.Size; r++)
            for (int s = 0; s < options.Size; s++)
            {
                int row = h * options.Step + r - rows.PadBefore;
                int column = w * options.Step + s - columns.PadBefore;
                if (row < 0 || row >= input.Height || column < 0 || column >= input.Width)
                {
                    continue;
                }

                int at = (row * input.Width + column) * input.Channels + c;
                best = best < 0 || x[at] > x[best] || float.IsNaN(x[at]) ? at : best;
            }

            yield return best;
        }
    }
}
