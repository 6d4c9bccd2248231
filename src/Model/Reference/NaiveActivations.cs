namespace Permafrost.Model.Reference;

/// <summary>Activations as their definitions read: f(x) and f'(x) dy of one element. The layers give these bits.</summary>
internal static class NaiveActivations
{
    public static float LeakyRelu(float x, float slope) => x > 0 ? x : slope * x;

    public static float LeakyReluGradient(float x, float slope, float dy) => x > 0 ? dy : (slope * dy) + 0f;

    public static float Relu6(float x) =>
        x < 0 ? 0f
        : x > 6 ? 6f
        : x;

    public static float Relu6Gradient(float x, float dy) => x is <= 0 or >= 6 ? 0f : dy;

    public static float Sigmoid(float x) => 1f / (1f + Exp(0f - x));

    public static float SigmoidGradient(float x, float dy)
    {
        float y = Sigmoid(x);
        return dy * (y * (1f - y));
    }

    public static float Silu(float x) => x * Sigmoid(x);

    public static float SiluGradient(float x, float dy)
    {
        float sigmoid = Sigmoid(x);
        return dy * MathF.FusedMultiplyAdd(sigmoid, x * (1f - sigmoid), sigmoid);
    }

    /// <summary>e^x between -87 and 87: 2^k times the Taylor polynomial of degree 7 of e^(x - k ln 2), k nearest to x / ln 2.</summary>
    public static float Exp(float x)
    {
        x = float.IsNaN(x) ? x : Math.Clamp(x, -87f, 87f);
        float k = MathF.FusedMultiplyAdd(x, 1.44269504f, 12582912f) - 12582912f;
        float r = MathF.FusedMultiplyAdd(-k, -2.12194440e-4f, MathF.FusedMultiplyAdd(-k, 0.693359375f, x));
        float sum = 1f / 5040;
        foreach (float factorial in (float[])[720, 120, 24, 6, 2, 1, 1])
        {
            sum = MathF.FusedMultiplyAdd(sum, r, 1f / factorial);
        }

        return float.IsNaN(k) ? k : MathF.ScaleB(sum, (int)k);
    }
}
