using Permafrost.Core.Numerics;

namespace Permafrost.Model.Reference;

/// <summary>Softmax and cross-entropy of one sample as their definitions read, in double precision. The loss gives these bits.</summary>
// z, p, dz [K].
internal static class NaiveSoftmaxCrossEntropy
{
    /// <summary>p_k = exp(z_k - max z) / sum over j of exp(z_j - max z), added in the order of the classes.</summary>
    public static double[] Probabilities(float[] z)
    {
        double[] p = new double[z.Length];
        for (int k = 0; k < z.Length; k++)
        {
            p[k] = ExactMath.Exp(z[k] - (double)z.Max()) / Sum(z);
        }

        return p;
    }

    /// <summary>L = log(sum over j of exp(z_j - max z)) - (z_label - max z).</summary>
    public static double Loss(float[] z, int label) => ExactMath.Log(Sum(z)) - (z[label] - (double)z.Max());

    /// <summary>L = log(sum over j of exp(z_j - max z)) - sum over k of target_k (z_k - max z), added in the order of the classes.</summary>
    public static double Objective(float[] z, int label, double smoothing)
    {
        double sum = 0.0;
        for (int k = 0; k < z.Length; k++)
        {
            sum += Target(k, label, smoothing, z.Length) * (z[k] - (double)z.Max());
        }

        return ExactMath.Log(Sum(z)) - sum;
    }

    /// <summary>dL/dz_k = (p_k - target_k) weight / batchSize.</summary>
    public static float[] Gradient(float[] z, int label, int batchSize, double smoothing = 0.0, double weight = 1.0) =>
        [.. Probabilities(z).Select((p, k) => (float)((p - Target(k, label, smoothing, z.Length)) * weight / batchSize))];

    /// <summary>(1 - e) [k = label] + e / K.</summary>
    private static double Target(int k, int label, double smoothing, int classes) =>
        (k == label ? 1.0 - smoothing : 0.0) + smoothing / classes;

    private static double Sum(float[] z)
    {
        double sum = 0.0;
        foreach (float logit in z)
        {
            sum += ExactMath.Exp(logit - (double)z.Max());
        }

        return sum;
    }
}
