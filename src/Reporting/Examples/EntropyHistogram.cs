using System.Collections.Immutable;
using Permafrost.Core.Numerics;

namespace Permafrost.Reporting.Examples;

/// <summary>How many right and wrong predictions there are of each entropy.</summary>
/// <param name="Highest">Upper end of the last bin, ln K: that of K equally probable classes. The first begins at 0; all are equally wide, and an end belongs to the bin above it.</param>
/// <param name="Right">Images classified right, by bin.</param>
/// <param name="Wrong">Images classified wrong, by bin.</param>
public sealed record EntropyHistogram(double Highest, ImmutableArray<int> Right, ImmutableArray<int> Wrong)
{
    /// <summary>Number of bins.</summary>
    public const int Bins = 20;

    internal static EntropyHistogram Of(IEnumerable<ClassifiedImage> images, int classes)
    {
        double highest = ExactMath.Log(Math.Max(2, classes));
        int[] right = new int[Bins];
        int[] wrong = new int[Bins];
        foreach (var one in images)
        {
            // Rounding may take an even prediction a hair above ln K.
            int bin = Math.Clamp((int)(one.Entropy!.Value / highest * Bins), 0, Bins - 1);
            (one.IsRight ? right : wrong)[bin]++;
        }

        return new EntropyHistogram(highest, [.. right], [.. wrong]);
    }
}
