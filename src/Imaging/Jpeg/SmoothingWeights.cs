namespace Permafrost.Imaging.Jpeg;

/// <summary>Weights, times 256, with which the DC coefficients of 5 x 5 blocks make the first coefficients of the middle one.</summary>
internal static class SmoothingWeights
{
    /// <summary>Coefficients, DC included, that have weights for use beside known AC coefficients.</summary>
    public const int GuessedBesideOthers = 6;

    private const int Count = 25;

    // By place in zigzag order. For blocks of which no AC coefficient is known.
    // csharpier-ignore
    private static ReadOnlySpan<short> Alone =>
        [
             -2,  -6,  -8,  -6,  -2,   -6,   6,  42,   6,  -6,   -8,  42, 152,  42,  -8,   -6,   6,  42,   6,  -6,   -2,  -6,  -8,  -6,  -2,
             -1,  -1,   0,   1,   1,   -3,  13,   0, -13,   3,   -3,  38,   0, -38,   3,   -3,  13,   0, -13,   3,   -1,  -1,   0,   1,   1,
             -1,  -3,  -3,  -3,  -1,   -1,  13,  38,  13,  -1,    0,   0,   0,   0,   0,    1, -13, -38, -13,   1,    1,   3,   3,   3,   1,
              0,   0,   1,   0,   0,    0,   2,   7,   2,   0,    0,  -5, -14,  -5,   0,    0,   2,   7,   2,   0,    0,   0,   1,   0,   0,
             -1,   0,   0,   0,   1,    0,   9,   0,  -9,   0,    0,   0,   0,   0,   0,    0,  -9,   0,   9,   0,    1,   0,   0,   0,  -1,
              0,   0,   0,   0,   0,    0,   2,  -5,   2,   0,    1,   7, -14,   7,   1,    0,   2,  -5,   2,   0,    0,   0,   0,   0,   0,
              0,   0,   0,   0,   0,    0,   1,   0,  -1,   0,    0,   2,   0,  -2,   0,    0,   1,   0,  -1,   0,    0,   0,   0,   0,   0,
              0,   0,   0,   0,   0,    0,   1,  -3,   1,   0,    0,   0,   0,   0,   0,    0,  -1,   3,  -1,   0,    0,   0,   0,   0,   0,
              0,   0,   0,   0,   0,    0,   1,   0,  -1,   0,    0,  -3,   0,   3,   0,    0,   1,   0,  -1,   0,    0,   0,   0,   0,   0,
              0,   0,   0,   0,   0,    0,   1,   2,   1,   0,    0,   0,   0,   0,   0,    0,  -1,  -2,  -1,   0,    0,   0,   0,   0,   0,
        ];

    // For blocks of which some are.
    // csharpier-ignore
    private static ReadOnlySpan<short> BesideOthers =>
        [
              0,   0,   0,   0,   0,    0,   0,   0,   0,   0,    0,   0,   0,   0,   0,    0,   0,   0,   0,   0,    0,   0,   0,   0,   0,
              0,   0,   0,   0,   0,    0,   0,   0,   0,   0,   -7,  50,   0, -50,   7,    0,   0,   0,   0,   0,    0,   0,   0,   0,   0,
              0,   0,  -7,   0,   0,    0,   0,  50,   0,   0,    0,   0,   0,   0,   0,    0,   0, -50,   0,   0,    0,   0,   7,   0,   0,
              0,   0,  -1,   0,   0,    0,   0,  13,   0,   0,    0,   0, -24,   0,   0,    0,   0,  13,   0,   0,    0,   0,  -1,   0,   0,
              0,  -1,   0,   1,   0,   -1,  10,   0, -10,   1,    0,   0,   0,   0,   0,    1, -10,   0,  10,  -1,    0,   1,   0,  -1,   0,
              0,   0,   0,   0,   0,    0,   0,   0,   0,   0,   -1,  13, -24,  13,  -1,    0,   0,   0,   0,   0,    0,   0,   0,   0,   0,
        ];

    /// <summary>The weights [5, 5] of a coefficient.</summary>
    /// <param name="at">Its place in zigzag order, 0 to 9; beside others 1 to 5.</param>
    /// <param name="isDcAlone">Whether no AC coefficient is known.</param>
    public static ReadOnlySpan<short> Of(int at, bool isDcAlone) => (isDcAlone ? Alone : BesideOthers).Slice(at * Count, Count);
}
