using Permafrost.Core.Randomness;

namespace Permafrost.Tests.Model;

/// <summary>Numbers to test with, the same in every run: named streams, as in the code under test.</summary>
internal static class Draws
{
    private const ulong Seed = 111;

    /// <summary>Uniform in [-1, 1), about one in sixteen being zero, as after a ReLU.</summary>
    public static float[] Floats(string purpose, int count)
    {
        var stream = new PhiloxStream(Seed, purpose);
        float[] values = new float[count];
        for (uint i = 0; i < count; i++)
        {
            values[i] = stream.Below(16, 1, 0, i) == 0 ? 0f : (float)(2.0 * stream.Double(0, 0, i) - 1.0);
        }

        return values;
    }

    /// <summary>Several arrays of one length.</summary>
    public static float[][] Floats(string purpose, int arrays, int count) =>
        [.. Enumerable.Range(0, arrays).Select(array => Floats($"{purpose}/{array}", count))];

    public static byte[] Bytes(string purpose, int count)
    {
        var stream = new PhiloxStream(Seed, purpose);
        return [.. Enumerable.Range(0, count).Select(i => (byte)stream.UInt32(0, 0, (uint)i))];
    }
}
