using Permafrost.Core.Numerics;

namespace Permafrost.Model.Losses;

/// <summary>Softmax and cross-entropy of one sample's logits, in double precision, in the order of the classes.</summary>
/// <remarks>
/// p_k = exp(z_k - max z) / sum over j of exp(z_j - max z); L = -log p_label = log(sum) - (z_label - max z);
/// dL/dz_k = p_k - [k = label]. Bridle, NIPS 1989. With label smoothing e the target is (1 - e) [k = label] + e / K instead of
/// [k = label] (Szegedy et al., CVPR 2016, section 7): L = log(sum) - sum over k of target_k (z_k - max z), dL/dz_k = p_k - target_k.
/// A weight of the sample's class is a factor of both.
/// </remarks>
internal static class SoftmaxCrossEntropy
{
    /// <summary>The probabilities of the classes.</summary>
    /// <param name="logits">[K].</param>
    /// <param name="probabilities">[K], written.</param>
    /// <returns>log(sum exp(z)) - max z and max z, from which the loss follows.</returns>
    public static (double LogSum, double Max) Probabilities(ReadOnlySpan<float> logits, Span<double> probabilities)
    {
        double max = double.NegativeInfinity;
        foreach (float logit in logits)
        {
            // A NaN must not hide behind a comparison that is false.
            max = logit > max || float.IsNaN(logit) ? logit : max;
        }

        double sum = 0.0;
        for (int k = 0; k < logits.Length; k++)
        {
            probabilities[k] = ExactMath.Exp(logits[k] - max);
            sum += probabilities[k];
        }

        for (int k = 0; k < logits.Length; k++)
        {
            probabilities[k] /= sum;
        }

        return (ExactMath.Log(sum), max);
    }

    /// <summary>The loss, what training minimises, and the gradient of that divided by the size of the batch.</summary>
    /// <param name="logits">[K].</param>
    /// <param name="label">The true class.</param>
    /// <param name="smoothing">Label smoothing e: 0 to below 1.</param>
    /// <param name="weight">How much the sample counts: factor of objective and gradient.</param>
    /// <param name="batchSize">Samples over which the loss is averaged.</param>
    /// <param name="dLogits">[K], written.</param>
    /// <returns>The cross-entropy against the true class, and the weight times that against the smoothed target: the same without either.</returns>
    public static (double Loss, double Objective) Gradient(
        ReadOnlySpan<float> logits,
        int label,
        double smoothing,
        double weight,
        int batchSize,
        Span<float> dLogits
    )
    {
        double others = smoothing / logits.Length;
        double own = 1.0 - smoothing + others;
        Span<double> probabilities = stackalloc double[logits.Length];
        var (logSum, max) = Probabilities(logits, probabilities);
        for (int k = 0; k < logits.Length; k++)
        {
            dLogits[k] = (float)((probabilities[k] - (k == label ? own : others)) * weight / batchSize);
        }

        double loss = logSum - (logits[label] - max);
        if (smoothing == 0.0)
        {
            return (loss, weight * loss);
        }

        double target = 0.0;
        for (int k = 0; k < logits.Length; k++)
        {
            target += (k == label ? own : others) * (logits[k] - max);
        }

        return (loss, weight * (logSum - target));
    }

    /// <summary>The class of the largest logit; of equal ones the first.</summary>
    public static int Predict(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int k = 1; k < logits.Length; k++)
        {
            best = logits[k] > logits[best] ? k : best;
        }

        return best;
    }
}
