namespace Permafrost.Model.Reference;

/// <summary>A dense layer as its definition reads. The kernels give these bits.</summary>
// x [I], weight [I, O], bias [O], y [O].
internal static class NaiveDense
{
    /// <summary>y = bias, then one fused multiply-add per input, in order.</summary>
    public static float[] Forward(float[] x, float[] weight, float[] bias)
    {
        float[] y = [.. bias];
        for (int i = 0; i < x.Length; i++)
        for (int o = 0; o < y.Length; o++)
        {
            y[o] = MathF.FusedMultiplyAdd(x[i], weight[i * y.Length + o], y[o]);
        }

        return y;
    }

    /// <summary>dL/dx: from zero over the outputs.</summary>
    public static float[] BackwardByInput(float[] dy, float[] weight, int inputs)
    {
        float[] dx = new float[inputs];
        for (int i = 0; i < inputs; i++)
        for (int o = 0; o < dy.Length; o++)
        {
            dx[i] = MathF.FusedMultiplyAdd(dy[o], weight[i * dy.Length + o], dx[i]);
        }

        return dx;
    }

    /// <summary>dL/dW and dL/db: continues the chains with one sample.</summary>
    public static void BackwardByWeight(float[] x, float[] dy, float[] dWeight, float[] dBias)
    {
        for (int o = 0; o < dy.Length; o++)
        {
            dBias[o] += dy[o];
            for (int i = 0; i < x.Length; i++)
            {
                dWeight[i * dy.Length + o] = MathF.FusedMultiplyAdd(x[i], dy[o], dWeight[i * dy.Length + o]);
            }
        }
    }
}
