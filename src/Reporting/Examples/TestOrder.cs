using Permafrost.Core.Randomness;

namespace Permafrost.Reporting.Examples;

/// <summary>A random order of the test images, out of which a report takes its samples: the same for every experiment, so that all show the same images.</summary>
internal static class TestOrder
{
    // That of the study, whatever the experiments are trained with.
    private const ulong Seed = 111;

    /// <summary>The indices 0 to <paramref name="count"/> - 1, drawn from the stream <c>report/test-samples</c>.</summary>
    public static int[] Of(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new PhiloxStream(Seed, "report/test-samples").Shuffle(order, 0, 0);
        return order;
    }
}
