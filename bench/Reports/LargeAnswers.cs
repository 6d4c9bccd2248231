using System.Collections.Immutable;
using Permafrost.Core.Randomness;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Bench.Reports;

/// <summary>What made-up networks say about made-up images of ten classes.</summary>
internal static class LargeAnswers
{
    private const ulong Seed = 111;

    /// <summary>The classes; image i is of class i % 10.</summary>
    public static ImmutableArray<string> Classes { get; } =
    ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    // The class that each one is most often taken for.
    private static readonly int[] Lookalikes = [6, 3, 4, 6, 2, 7, 0, 9, 0, 7];

    /// <param name="purpose">Names the images: how hard each is depends on it alone.</param>
    /// <param name="network">Number of the network.</param>
    /// <param name="count">Images.</param>
    /// <param name="skill">The chance of being right over all images, 0..1.</param>
    public static PredictionTable Of(string purpose, int network, int count, double skill)
    {
        int classes = Classes.Length;
        var difficulty = new PhiloxStream(Seed, $"{purpose}/images");
        var stream = new PhiloxStream(Seed, $"{purpose}/answers");
        uint[] words = new uint[PhiloxStream.FillMultiple];
        double[] shares = new double[classes];
        int[] labels = new int[count];
        float[] probabilities = new float[count * classes];
        for (uint image = 0; image < count; image++)
        {
            stream.Fill(words, (uint)network, image);
            int label = (int)image % classes;

            // The fifth power: most images are easy, some are wrong nearly always. Its mean is 1 / 6.
            double hard = Fifth(difficulty.Double(0, image, 0));
            bool isRight = Unit(words[0]) >= Math.Min(0.97, 6 * (1 - skill) * hard);
            int chosen =
                isRight ? label
                : Unit(words[1]) < 0.7 ? Lookalikes[label]
                : (label + 1 + (int)(Unit(words[2]) * (classes - 1))) % classes;
            labels[image] = label;

            // More than half, so that it is the most probable one whatever the others share.
            double doubt = Unit(words[3]);
            double confidence = 1 - 0.5 * (isRight ? doubt * doubt * doubt * (0.2 + 0.8 * hard) + 1e-7 * doubt : doubt);
            double sum = 0;
            for (int k = 0; k < classes; k++)
            {
                shares[k] = k == chosen ? 0 : 1e-9 + Fifth(Unit(words[4 + k]));
                sum += shares[k];
            }

            var row = probabilities.AsSpan((int)image * classes, classes);
            for (int k = 0; k < classes; k++)
            {
                row[k] = (float)(k == chosen ? confidence : (1 - confidence) * shares[k] / sum);
            }
        }

        return new PredictionTable(Classes, labels, probabilities);
    }

    private static double Unit(uint word) => word * (1.0 / (1UL << 32));

    private static double Fifth(double value) => value * value * value * value * value;
}
