using Permafrost.Model.Layers;

namespace Permafrost.Model.Reference;

/// <summary>F(2 x 2, 3 x 3) as Lavin and Gray (CVPR 2016) write it: one sample, plain loops. The kernels give these bits.</summary>
/// <param name="input">Shape of a sample.</param>
/// <param name="padTop">Rows of zeros above it.</param>
/// <param name="padLeft">Columns of zeros left of it.</param>
/// <param name="output">Shape of the output.</param>
// x [H, W, C], weight [3, 3, C, K], y [OH, OW, K]; d tile of x, u transformed filter, v transformed tile, m products.
internal sealed class NaiveWinograd(ActivationShape input, int padTop, int padLeft, ActivationShape output)
{
    /// <summary>y without bias.</summary>
    public float[] Convolve(float[] x, float[] weight)
    {
        float[] y = new float[output.Count];
        for (int row = 0; row < output.Height; row += 2)
        for (int column = 0; column < output.Width; column += 2)
        for (int k = 0; k < output.Channels; k++)
        {
            float[,] m = new float[4, 4];
            for (int c = 0; c < input.Channels; c++)
            {
                float[,] v = TransformTile(x, row - padTop, column - padLeft, c);
                float[,] u = TransformFilter(weight, c, k);
                for (int i = 0; i < 4; i++)
                for (int j = 0; j < 4; j++)
                {
                    m[i, j] = MathF.FusedMultiplyAdd(v[i, j], u[i, j], m[i, j]);
                }
            }

            float[,] pixels = TransformOutput(m);
            for (int i = 0; i < 2 && row + i < output.Height; i++)
            for (int j = 0; j < 2 && column + j < output.Width; j++)
            {
                y[((row + i) * output.Width + column + j) * output.Channels + k] = pixels[i, j];
            }
        }

        return y;
    }

    /// <summary>The weights of the convolution that computes dL/dx: in and out exchanged, turned by half a turn.</summary>
    public static float[] Turn(float[] weight, int channels, int filters)
    {
        float[] turned = new float[weight.Length];
        for (int tap = 0; tap < 9; tap++)
        for (int c = 0; c < channels; c++)
        for (int k = 0; k < filters; k++)
        {
            turned[((8 - tap) * filters + k) * channels + c] = weight[(tap * channels + c) * filters + k];
        }

        return turned;
    }

    /// <summary>G g G^T with G = [1 0 0; 1/2 1/2 1/2; 1/2 -1/2 1/2; 0 0 1]: along each row of the filter, then down the columns.</summary>
    private float[,] TransformFilter(float[] weight, int c, int k)
    {
        float G(int r, int s) => weight[((r * 3 + s) * input.Channels + c) * output.Channels + k];
        float[,] half = new float[3, 4];
        for (int r = 0; r < 3; r++)
        {
            half[r, 0] = G(r, 0);
            half[r, 1] = (G(r, 0) + G(r, 2) + G(r, 1)) / 2;
            half[r, 2] = (G(r, 0) + G(r, 2) - G(r, 1)) / 2;
            half[r, 3] = G(r, 2);
        }

        float[,] u = new float[4, 4];
        for (int j = 0; j < 4; j++)
        {
            u[0, j] = half[0, j];
            u[1, j] = (half[0, j] + half[2, j] + half[1, j]) / 2;
            u[2, j] = (half[0, j] + half[2, j] - half[1, j]) / 2;
            u[3, j] = half[2, j];
        }

        return u;
    }

    /// <summary>B^T d B with B^T = [1 0 -1 0; 0 1 1 0; 0 -1 1 0; 0 1 0 -1]: down the columns, then along the rows.</summary>
    private float[,] TransformTile(float[] x, int top, int left, int c)
    {
        float D(int i, int j)
        {
            int h = top + i;
            int w = left + j;
            return h >= 0 && h < input.Height && w >= 0 && w < input.Width ? x[(h * input.Width + w) * input.Channels + c] : 0f;
        }

        float[,] half = new float[4, 4];
        for (int j = 0; j < 4; j++)
        {
            half[0, j] = D(0, j) - D(2, j);
            half[1, j] = D(1, j) + D(2, j);
            half[2, j] = D(2, j) - D(1, j);
            half[3, j] = D(1, j) - D(3, j);
        }

        float[,] v = new float[4, 4];
        for (int i = 0; i < 4; i++)
        {
            v[i, 0] = half[i, 0] - half[i, 2];
            v[i, 1] = half[i, 1] + half[i, 2];
            v[i, 2] = half[i, 2] - half[i, 1];
            v[i, 3] = half[i, 1] - half[i, 3];
        }

        return v;
    }

    /// <summary>A^T m A with A^T = [1 1 1 0; 0 1 -1 -1]: down the columns, then along the rows.</summary>
    private static float[,] TransformOutput(float[,] m)
    {
        float[,] half = new float[2, 4];
        for (int j = 0; j < 4; j++)
        {
            half[0, j] = m[0, j] + m[1, j] + m[2, j];
            half[1, j] = m[1, j] - m[2, j] - m[3, j];
        }

        float[,] y = new float[2, 2];
        for (int i = 0; i < 2; i++)
        {
            y[i, 0] = half[i, 0] + half[i, 1] + half[i, 2];
            y[i, 1] = half[i, 1] - half[i, 2] - half[i, 3];
        }

        return y;
    }
}
