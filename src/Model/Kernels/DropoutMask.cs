using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Model.Kernels;

/// <summary>Keeps or drops each element by itself: one form for all processors. A bit per element remembers which.</summary>
internal static unsafe class DropoutMask
{
    /// <summary>Elements of one word of bits.</summary>
    public const int Width = 16;

    /// <summary>output = word at least threshold ? scale * input : 0.</summary>
    /// <param name="words">A random word per element; readable up to the next multiple of <see cref="Width"/>.</param>
    /// <param name="threshold">Words below it drop.</param>
    /// <param name="scale">What is kept is multiplied by it.</param>
    /// <param name="input">The elements.</param>
    /// <param name="output">Written.</param>
    /// <param name="kept">A bit per element, written.</param>
    /// <param name="count">Number of elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Draw(uint* words, uint threshold, float scale, float* input, float* output, ushort* kept, int count)
    {
        int i = 0;
        for (; Vector512.IsHardwareAccelerated && i + Width <= count; i += Width)
        {
            var keep = Vector512.GreaterThanOrEqual(Vector512.Load(words + i), Vector512.Create(threshold));
            kept[i / Width] = (ushort)Vector512.ExtractMostSignificantBits(keep);
            (keep.AsSingle() & (Vector512.Load(input + i) * Vector512.Create(scale))).Store(output + i);
        }

        for (; Vector256.IsHardwareAccelerated && i + Width <= count; i += Width)
        {
            var low = Vector256.GreaterThanOrEqual(Vector256.Load(words + i), Vector256.Create(threshold));
            var high = Vector256.GreaterThanOrEqual(Vector256.Load(words + i + 8), Vector256.Create(threshold));
            kept[i / Width] = (ushort)(Vector256.ExtractMostSignificantBits(low) | Vector256.ExtractMostSignificantBits(high) << 8);
            (low.AsSingle() & (Vector256.Load(input + i) * Vector256.Create(scale))).Store(output + i);
            (high.AsSingle() & (Vector256.Load(input + i + 8) * Vector256.Create(scale))).Store(output + i + 8);
        }

        for (; i < count; i++)
        {
            bool keep = words[i] >= threshold;
            int bits = i % Width == 0 ? 0 : kept[i / Width];
            kept[i / Width] = (ushort)(bits | (keep ? 1 << (i % Width) : 0));
            output[i] = keep ? input[i] * scale : 0f;
        }
    }

    /// <summary>gradient = kept ? scale * gradient : 0.</summary>
    /// <param name="kept">From <see cref="Draw"/>.</param>
    /// <param name="scale">As in <see cref="Draw"/>.</param>
    /// <param name="gradient">The gradients, replaced.</param>
    /// <param name="count">Number of elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(ushort* kept, float scale, float* gradient, int count)
    {
        var lanes256 = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        var lanes512 = Vector512.Create(lanes256, lanes256 * 256);
        int i = 0;
        for (; Vector512.IsHardwareAccelerated && i + Width <= count; i += Width)
        {
            var dropped = Vector512.Equals(Vector512.Create((int)kept[i / Width]) & lanes512, Vector512<int>.Zero);
            Vector512.AndNot(Vector512.Load(gradient + i) * Vector512.Create(scale), dropped.AsSingle()).Store(gradient + i);
        }

        for (; Vector256.IsHardwareAccelerated && i + Width <= count; i += Width)
        {
            int bits = kept[i / Width];
            var low = Vector256.Equals(Vector256.Create(bits) & lanes256, Vector256<int>.Zero);
            var high = Vector256.Equals(Vector256.Create(bits >> 8) & lanes256, Vector256<int>.Zero);
            Vector256.AndNot(Vector256.Load(gradient + i) * Vector256.Create(scale), low.AsSingle()).Store(gradient + i);
            Vector256.AndNot(Vector256.Load(gradient + i + 8) * Vector256.Create(scale), high.AsSingle()).Store(gradient + i + 8);
        }

        for (; i < count; i++)
        {
            bool keep = (kept[i / Width] >> (i % Width) & 1) != 0;
            gradient[i] = keep ? gradient[i] * scale : 0f;
        }
    }
}
