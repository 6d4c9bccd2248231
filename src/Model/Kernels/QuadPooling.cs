using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Model.Kernels;

/// <summary>Pooling over windows of 2 x 2 pixels that lie side by side: of four pixels, the largest. Each channel by itself, hence one form for all processors.</summary>
internal static unsafe class QuadPooling
{
    /// <summary>Pixels of a window.</summary>
    public const int Pixels = 4;

    /// <summary>
    /// The largest of the four pixels of some windows, channel by channel, and where it stood; then, if asked for, a ReLU. Of equal values the first
    /// counts. Where the sum of the four is a NaN, so is the output: a diverging network is noticed.
    /// </summary>
    /// <param name="pixels">First pixel of the first window.</param>
    /// <param name="right">Floats from a pixel to the one at its right.</param>
    /// <param name="down">Floats from a pixel to the one below.</param>
    /// <param name="next">Floats from a window to the next.</param>
    /// <param name="windows">Number of windows.</param>
    /// <param name="pitch">Channels, a multiple of 16.</param>
    /// <param name="relu">Whether to store max(0, x) instead of x.</param>
    /// <param name="output">[windows, pitch], written.</param>
    /// <param name="winners">[windows, pitch], written: 0 to 3, row by row; null where nobody wants them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* pixels, nint right, nint down, nint next, int windows, int pitch, bool relu, float* output, byte* winners)
    {
        for (int window = 0; window < windows; window++, pixels += next, output += pitch)
        {
            int channel = 0;
            for (; Vector512.IsHardwareAccelerated && channel < pitch; channel += Vector512<float>.Count)
            {
                float* at = pixels + channel;
                var first = Vector512.Load(at);
                var second = Vector512.Load(at + right);
                var third = Vector512.Load(at + down);
                var fourth = Vector512.Load(at + down + right);
                Pool(first, second, third, fourth, relu, output + channel, winners is null ? null : winners + channel);
            }

            for (; Vector256.IsHardwareAccelerated && channel < pitch; channel += Vector256<float>.Count)
            {
                float* at = pixels + channel;
                var first = Vector256.Load(at);
                var second = Vector256.Load(at + right);
                var third = Vector256.Load(at + down);
                var fourth = Vector256.Load(at + down + right);
                var secondWins = Vector256.GreaterThan(second, first);
                var fourthWins = Vector256.GreaterThan(fourth, third);
                var upper = Vector256.ConditionalSelect(secondWins, second, first);
                var lower = Vector256.ConditionalSelect(fourthWins, fourth, third);
                var lowerWins = Vector256.GreaterThan(lower, upper);
                var best = Vector256.ConditionalSelect(lowerWins, lower, upper);
                if (relu)
                {
                    best = Vector256.ConditionalSelect(Vector256.LessThan(best, Vector256<float>.Zero), Vector256<float>.Zero, best);
                }

                var sum = first + second + (third + fourth);
                Vector256.ConditionalSelect(Vector256.Equals(sum, sum), best, sum).Store(output + channel);
                if (winners is not null)
                {
                    var upperPlace = Vector256.ConditionalSelect(secondWins.AsInt32(), Vector256.Create(1), Vector256<int>.Zero);
                    var lowerPlace = Vector256.ConditionalSelect(fourthWins.AsInt32(), Vector256.Create(3), Vector256.Create(2));
                    Store(Vector256.ConditionalSelect(lowerWins.AsInt32(), lowerPlace, upperPlace), winners + channel);
                }
            }

            for (; channel < pitch; channel++)
            {
                float first = pixels[channel];
                float second = pixels[right + channel];
                float third = pixels[down + channel];
                float fourth = pixels[down + right + channel];
                float upper = second > first ? second : first;
                float lower = fourth > third ? fourth : third;
                bool lowerWins = lower > upper;
                float best = lowerWins ? lower : upper;
                float sum = first + second + (third + fourth);
                best = relu && best < 0 ? 0 : best;
                output[channel] = float.IsNaN(sum) ? sum : best;
                if (winners is not null)
                {
                    int upperPlace = second > first ? 1 : 0;
                    int lowerPlace = fourth > third ? 3 : 2;
                    winners[channel] = (byte)(lowerWins ? lowerPlace : upperPlace);
                }
            }

            winners += winners is null ? 0 : pitch;
        }
    }

    /// <summary>Sixteen channels of one window, as <see cref="Run"/> pools them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pool(
        Vector512<float> first,
        Vector512<float> second,
        Vector512<float> third,
        Vector512<float> fourth,
        bool relu,
        float* output,
        byte* winners
    )
    {
        var secondWins = Vector512.GreaterThan(second, first);
        var fourthWins = Vector512.GreaterThan(fourth, third);
        var upper = Vector512.ConditionalSelect(secondWins, second, first);
        var lower = Vector512.ConditionalSelect(fourthWins, fourth, third);
        var lowerWins = Vector512.GreaterThan(lower, upper);
        var best = Vector512.ConditionalSelect(lowerWins, lower, upper);
        if (relu)
        {
            best = Vector512.ConditionalSelect(Vector512.LessThan(best, Vector512<float>.Zero), Vector512<float>.Zero, best);
        }

        var sum = first + second + (third + fourth);
        Vector512.ConditionalSelect(Vector512.Equals(sum, sum), best, sum).Store(output);
        if (winners is not null)
        {
            var upperPlace = Vector512.ConditionalSelect(secondWins.AsInt32(), Vector512.Create(1), Vector512<int>.Zero);
            var lowerPlace = Vector512.ConditionalSelect(fourthWins.AsInt32(), Vector512.Create(3), Vector512.Create(2));
            Store(Vector512.ConditionalSelect(lowerWins.AsInt32(), lowerPlace, upperPlace), winners);
        }
    }

    /// <summary>The other way: the gradient of each window of a sample at the pixel that won, zero at the other three.</summary>
    /// <param name="gradients">[H, W, pitch].</param>
    /// <param name="winners">[H, W, pitch], 0 to 3.</param>
    /// <param name="layout">Of the pooled sample.</param>
    /// <param name="target">First pixel of the first window.</param>
    /// <param name="down">Floats from a pixel of the target to the one below.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread(float* gradients, byte* winners, ActivationLayout layout, float* target, nint down)
    {
        int pitch = layout.Pitch;
        for (int h = 0; h < layout.Shape.Height; h++)
        {
            float* row = target + 2 * h * down;
            for (int w = 0; w < layout.Shape.Width; w++, row += 2 * pitch, gradients += pitch, winners += pitch)
            {
                int channel = 0;
                for (; Vector256.IsHardwareAccelerated && channel < pitch; channel += Vector256<float>.Count)
                {
                    var gradient = Vector256.Load(gradients + channel);
                    var winner = Load(winners + channel);
                    float* at = row + channel;
                    (gradient & Vector256.Equals(winner, Vector256<int>.Zero).AsSingle()).Store(at);
                    (gradient & Vector256.Equals(winner, Vector256.Create(1)).AsSingle()).Store(at + pitch);
                    (gradient & Vector256.Equals(winner, Vector256.Create(2)).AsSingle()).Store(at + down);
                    (gradient & Vector256.Equals(winner, Vector256.Create(3)).AsSingle()).Store(at + down + pitch);
                }

                for (; channel < pitch; channel++)
                {
                    float* at = row + channel;
                    at[0] = winners[channel] == 0 ? gradients[channel] : 0f;
                    at[pitch] = winners[channel] == 1 ? gradients[channel] : 0f;
                    at[down] = winners[channel] == 2 ? gradients[channel] : 0f;
                    at[down + pitch] = winners[channel] == 3 ? gradients[channel] : 0f;
                }
            }
        }
    }

    /// <summary>Sixteen numbers of 0 to 3 as bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<int> places, byte* winners)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector128Byte(places).Store(winners);
            return;
        }

        var shorts = Vector256.Narrow(places.GetLower(), places.GetUpper());
        Vector128.Narrow(shorts.GetLower(), shorts.GetUpper()).AsByte().Store(winners);
    }

    /// <summary>Eight numbers of 0 to 3 as bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<int> places, byte* winners)
    {
        var shorts = Vector128.Narrow(places.GetLower(), places.GetUpper());
        *(ulong*)winners = Vector128.Narrow(shorts, shorts).AsUInt64().ToScalar();
    }

    /// <summary>Eight bytes as numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Load(byte* winners)
    {
        var (low, high) = Vector128.Widen(Vector128.WidenLower(Vector128.CreateScalar(*(ulong*)winners).AsByte()));
        return Vector256.Create(low, high).AsInt32();
    }
}
