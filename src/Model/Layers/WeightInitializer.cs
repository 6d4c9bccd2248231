using Permafrost.Core.Numerics;
using Permafrost.Core.Randomness;

namespace Permafrost.Model.Layers;

/// <summary>Draws initial weights: element e of a tensor from element e of the stream <c>init/TENSOR</c>.</summary>
/// <remarks>A tensor's start depends on the seed, its name and its shape alone: not on its neighbours, and on no rate.</remarks>
internal static class WeightInitializer
{
    /// <summary>Standard deviation of a normal distribution truncated at two of its own; divided out, as Keras does.</summary>
    private const double TruncatedDeviation = 0.87962566103423978;

    public static void Fill(Parameter parameter, Initializer initializer, int fanIn, int fanOut, ulong seed)
    {
        var stream = new PhiloxStream(seed, $"init/{parameter.Name}");
        double fan = initializer is Initializer.GlorotUniform or Initializer.GlorotNormal ? (fanIn + fanOut) / 2.0 : fanIn;
        bool uniform = initializer is Initializer.GlorotUniform or Initializer.HeUniform;

        // Glorot asks for a variance of 2 / (fan_in + fan_out), He for 2 / fan_in; a uniform in ±a has the variance a^2 / 3.
        double variance = initializer is Initializer.GlorotUniform or Initializer.GlorotNormal ? 1.0 / fan : 2.0 / fan;
        float[] weights = new float[parameter.Count];
        for (int element = 0; element < weights.Length; element++)
        {
            weights[element] = uniform
                ? (float)(Math.Sqrt(3.0 * variance) * (2.0 * stream.Double(0, 0, (uint)element) - 1.0))
                : (float)(Math.Sqrt(variance) / TruncatedDeviation * TruncatedNormal(stream, (uint)element));
        }

        parameter.Assign(weights);
    }

    /// <summary>Standard normal within ±2. Marsaglia's polar method (1964); attempt n draws from epoch n of the stream.</summary>
    private static double TruncatedNormal(PhiloxStream stream, uint element)
    {
        for (uint attempt = 0; ; attempt++)
        {
            double u = 2.0 * stream.Double(attempt, 0, element) - 1.0;
            double v = 2.0 * stream.Double(attempt, 1, element) - 1.0;
            double s = u * u + v * v;
            if (s is <= 0.0 or >= 1.0)
            {
                continue;
            }

            double normal = u * Math.Sqrt(-2.0 * ExactMath.Log(s) / s);
            if (normal is >= -2.0 and <= 2.0)
            {
                return normal;
            }
        }
    }
}
