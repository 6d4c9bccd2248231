using Permafrost.Model.Layers;

namespace Permafrost.Model.Reference;

/// <summary>Average pooling as its definition reads: one sample, plain loops, no padding of channels. The layer gives these bits.</summary>
// x [H, W, C], y [OH, OW, C].
internal sealed class NaiveAveragePool2d(AveragePool2dOptions options, ActivationShape input)
{
    private readonly ActivationShape output = options.OutputShape(input);
    private readonly Window rows = options.Padding.Rows(input.Height, options.Size, options.Step);
    private readonly Window columns = options.Padding.Columns(input.Width, options.Size, options.Step);

    /// <summary>The mean over the pixels of each window that lie inside.</summary>
    public float[] Forward(float[] x)
    {
        float[] y = new float[output.Count];
        for (int place = 0; place < y.Length; place++)
        {
            int[] read = [.. Pixels(place)];
            foreach (int at in read)
            {
                y[place] += x[at];
            }

            y[place] /= read.Length;
        }

        return y;
    }

    /// <summary>dL/dx: a share of each gradient to every pixel that was read, in the order of the outputs.</summary>
    public float[] Backward(float[] dy)
    {
        float[] dx = new float[input.Count];
        for (int place = 0; place < dy.Length; place++)
        {
            int[] read = [.. Pixels(place)];
            foreach (int at in read)
            {
                dx[at] += dy[place] / read.Length;
            }
        }

        return dx;
    }

    private IEnumerable<int> Pixels(int place)
    {
        int h = place / output.Channels / output.Width;
        int w = place / output.Channels % output.Width;
        for (int r = 0; r < options.Size; r++)
        for (int s = 0; s < options.Size; s++)
        {
            int row = h * options.Step + r - rows.PadBefore;
            int column = w * options.Step + s - columns.PadBefore;
            if (row >= 0 && row < input.Height && column >= 0 && column < input.Width)
            {
                yield return (row * input.Width + column) * input.Channels + place % output.Channels;
            }
        }
    }
}
