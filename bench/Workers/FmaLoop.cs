using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Bench.Workers;

/// <summary>Fused multiply-adds that wait for nothing: twelve chains, all in registers. No program multiplies and adds faster.</summary>
/// <remarks>Two units with a latency of four cycles keep eight chains going; twelve leave room for slower ones.</remarks>
internal static class FmaLoop
{
    private const int Chains = 12;
    private const float Factor = 0.999f;
    private const float Term = 0.001f;

    /// <summary>Floating-point operations of one iteration.</summary>
    /// <param name="bits">Width of the registers.</param>
    public static double FlopsPerIteration(int bits) => 2.0 * Chains * bits / 32;

    /// <summary>Runs, and gives a number that depends on all chains, so that none is optimised away.</summary>
    /// <param name="bits">Width of the registers: 512, 256 or 128.</param>
    /// <param name="iterations">How often each chain is continued.</param>
    public static float Run(int bits, int iterations) =>
        bits switch
        {
            512 => Run512(iterations),
            256 => Run256(iterations),
            _ => Run128(iterations),
        };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run512(int iterations)
    {
        var m = Vector512.Create(Factor);
        var a = Vector512.Create(Term);
        var (s0, s1, s2, s3, s4, s5) = (a, a, a, a, a, a);
        var (s6, s7, s8, s9, s10, s11) = (a, a, a, a, a, a);
        for (int i = 0; i < iterations; i++)
        {
            s0 = Vector512.FusedMultiplyAdd(s0, m, a);
            s1 = Vector512.FusedMultiplyAdd(s1, m, a);
            s2 = Vector512.FusedMultiplyAdd(s2, m, a);
            s3 = Vector512.FusedMultiplyAdd(s3, m, a);
            s4 = Vector512.FusedMultiplyAdd(s4, m, a);
            s5 = Vector512.FusedMultiplyAdd(s5, m, a);
            s6 = Vector512.FusedMultiplyAdd(s6, m, a);
            s7 = Vector512.FusedMultiplyAdd(s7, m, a);
            s8 = Vector512.FusedMultiplyAdd(s8, m, a);
            s9 = Vector512.FusedMultiplyAdd(s9, m, a);
            s10 = Vector512.FusedMultiplyAdd(s10, m, a);
            s11 = Vector512.FusedMultiplyAdd(s11, m, a);
        }

        return Vector512.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run256(int iterations)
    {
        var m = Vector256.Create(Factor);
        var a = Vector256.Create(Term);
        var (s0, s1, s2, s3, s4, s5) = (a, a, a, a, a, a);
        var (s6, s7, s8, s9, s10, s11) = (a, a, a, a, a, a);
        for (int i = 0; i < iterations; i++)
        {
            s0 = Vector256.FusedMultiplyAdd(s0, m, a);
            s1 = Vector256.FusedMultiplyAdd(s1, m, a);
            s2 = Vector256.FusedMultiplyAdd(s2, m, a);
            s3 = Vector256.FusedMultiplyAdd(s3, m, a);
            s4 = Vector256.FusedMultiplyAdd(s4, m, a);
            s5 = Vector256.FusedMultiplyAdd(s5, m, a);
            s6 = Vector256.FusedMultiplyAdd(s6, m, a);
            s7 = Vector256.FusedMultiplyAdd(s7, m, a);
            s8 = Vector256.FusedMultiplyAdd(s8, m, a);
            s9 = Vector256.FusedMultiplyAdd(s9, m, a);
            s10 = Vector256.FusedMultiplyAdd(s10, m, a);
            s11 = Vector256.FusedMultiplyAdd(s11, m, a);
        }

        return Vector256.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run128(int iterations)
    {
        var m = Vector128.Create(Factor);
        var a = Vector128.Create(Term);
        var (s0, s1, s2, s3, s4, s5) = (a, a, a, a, a, a);
        var (s6, s7, s8, s9, s10, s11) = (a, a, a, a, a, a);
        for (int i = 0; i < iterations; i++)
        {
            s0 = Vector128.FusedMultiplyAdd(s0, m, a);
            s1 = Vector128.FusedMultiplyAdd(s1, m, a);
            s2 = Vector128.FusedMultiplyAdd(s2, m, a);
            s3 = Vector128.FusedMultiplyAdd(s3, m, a);
            s4 = Vector128.FusedMultiplyAdd(s4, m, a);
            s5 = Vector128.FusedMultiplyAdd(s5, m, a);
            s6 = Vector128.FusedMultiplyAdd(s6, m, a);
            s7 = Vector128.FusedMultiplyAdd(s7, m, a);
            s8 = Vector128.FusedMultiplyAdd(s8, m, a);
            s9 = Vector128.FusedMultiplyAdd(s9, m, a);
            s10 = Vector128.FusedMultiplyAdd(s10, m, a);
            s11 = Vector128.FusedMultiplyAdd(s11, m, a);
        }

        return Vector128.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11);
    }
}
