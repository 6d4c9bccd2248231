namespace Permafrost.Tests.Model;

/// <summary>Equality of bits, where 0 and -0 differ and a NaN equals itself.</summary>
internal static class Bits
{
    public static void Equal(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} values; expected {expected.Length}");
        for (int i = 0; i < expected.Length; i++)
        {
            if (!Same(expected[i], actual[i]))
            {
                Assert.Fail($"{what}: value {i} of {expected.Length} is {actual[i]:R}; expected {expected[i]:R}");
            }
        }
    }

    /// <summary>Every NaN counts as the same: which one comes out of an addition of two is the processor's choice.</summary>
    public static bool Same(float x, float y) =>
        BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y) || (float.IsNaN(x) && float.IsNaN(y));
}
