using Permafrost.Model.Layers;

namespace Permafrost.Model.Reference;

/// <summary>Batch normalisation of one channel as its definition reads, in the layer's order of additions. The layer gives these bits.</summary>
// x, y, dy, dx [sample][pixel], all of one channel.
internal sealed class NaiveBatchNorm(BatchNormOptions options)
{
    private const int Chains = 4;

    /// <summary>Mean of the batch.</summary>
    public double Mean { get; private set; }

    /// <summary>Sum of squared deviations from it.</summary>
    public double Squares { get; private set; }

    /// <summary>Normalises with the figures of the batch, which are then in the properties.</summary>
    public float[][] Forward(float[][] x, float gamma, float beta)
    {
        (_, Mean, Squares) = Merged(x.Chunk(SamplePass.GroupSize).Select(group => Merged(group.Select(MomentsOf))));
        return Normalize(x, gamma, beta, Mean, InverseDeviation(x));
    }

    /// <summary>Normalises with given figures, as at inference.</summary>
    public float[][] Forward(float[][] x, float gamma, float beta, float mean, float variance) =>
        Normalize(x, gamma, beta, mean, 1.0 / Math.Sqrt(variance + options.Epsilon));

    /// <summary>A moving statistic after a step.</summary>
    public float Moved(float moving, double batch) => (float)(options.Momentum * moving + (1.0 - options.Momentum) * batch);

    /// <summary>dL/dx, dL/dgamma and dL/dbeta, after <see cref="Forward(float[][], float, float)"/> of the same batch.</summary>
    public (float[][] Dx, float DGamma, float DBeta) Backward(float[][] x, float[][] dy, float gamma, float beta)
    {
        double inverse = InverseDeviation(x);
        float scale = (float)(gamma * inverse);
        float mean = (float)Mean;
        float[][] y = Normalize(x, gamma, beta, Mean, inverse);
        bool relu = options.Activation == Activation.Relu;
        float[][] g = [.. dy.Zip(y, (gradients, values) => gradients.Zip(values, (d, v) => relu && v == 0 ? 0f : d).ToArray())];

        double sum = 0.0;
        double product = 0.0;
        foreach (var group in x.Zip(g).Chunk(SamplePass.GroupSize))
        {
            double groupSum = 0.0;
            double groupProduct = 0.0;
            foreach (var (values, gradients) in group)
            {
                groupSum += InChains(gradients.Length, (p, chain) => chain + gradients[p]);
                groupProduct += InChains(gradients.Length, (p, chain) => MathF.FusedMultiplyAdd(gradients[p], values[p] - mean, chain));
            }

            sum += groupSum;
            product += groupProduct;
        }

        double count = Count(x);
        float slope = (float)-(scale * (inverse * inverse) * (product / count));
        float offset = (float)-(scale * (sum / count) + (double)slope * mean);
        float[][] dx =
        [
            .. x.Zip(
                g,
                (values, gradients) =>
                    values.Zip(gradients, (v, d) => MathF.FusedMultiplyAdd(scale, d, MathF.FusedMultiplyAdd(slope, v, offset))).ToArray()
            ),
        ];
        return (dx, (float)(product * inverse), (float)sum);
    }

    private float[][] Normalize(float[][] x, float gamma, float beta, double mean, double inverse)
    {
        float scale = (float)(gamma * inverse);
        float shift = (float)(beta - mean * scale);
        bool relu = options.Activation == Activation.Relu;
        return [.. x.Select(sample => sample.Select(value => MathF.FusedMultiplyAdd(scale, value, shift)).Select(Cut).ToArray())];

        float Cut(float value) => relu && value < 0 ? 0 : value;
    }

    private double InverseDeviation(float[][] x) => 1.0 / Math.Sqrt(Squares / Count(x) + options.Epsilon);

    private static double Count(float[][] x) => (double)x.Length * x[0].Length;

    /// <summary>Number, mean and sum of squared deviations of one sample.</summary>
    private static (double Count, double Mean, double Squares) MomentsOf(float[] x)
    {
        float mean = InChains(x.Length, (p, chain) => chain + x[p]) / x.Length;
        return (x.Length, mean, InChains(x.Length, (p, chain) => MathF.FusedMultiplyAdd(x[p] - mean, x[p] - mean, chain)));
    }

    /// <summary>Pixel p continues chain p mod 4; the chains are added from chain 0 up.</summary>
    private static float InChains(int pixels, Func<int, float, float> next)
    {
        float[] chains = new float[Chains];
        for (int p = 0; p < pixels; p++)
        {
            chains[p % Chains] = next(p, chains[p % Chains]);
        }

        return chains[0] + chains[1] + chains[2] + chains[3];
    }

    /// <summary>Parts put together in order, by the formula of Chan, Golub and LeVeque (1983).</summary>
    private static (double Count, double Mean, double Squares) Merged(IEnumerable<(double Count, double Mean, double Squares)> parts)
    {
        var (count, mean, squares) = (0.0, 0.0, 0.0);
        foreach (var part in parts)
        {
            double share = part.Count / (count + part.Count);
            double distance = part.Mean - mean;
            (mean, squares) =
                count == 0.0
                    ? (part.Mean, part.Squares)
                    : (mean + distance * share, squares + part.Squares + distance * distance * (count * share));
            count += part.Count;
        }

        return (count, mean, squares);
    }
}
