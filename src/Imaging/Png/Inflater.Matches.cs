using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Imaging.Png;

/// <content>Copies of earlier output.</content>
internal sealed partial class Inflater
{
    /// <summary>Copies a match; writes up to <see cref="OutputMargin"/> - <see cref="DeflateAlphabet.LongestMatch"/> bytes beyond its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyMatch(ref byte to, int distance, int length)
    {
        ref byte from = ref Unsafe.Subtract(ref to, distance);
        if (distance >= Vector128<byte>.Count)
        {
            int at = 0;
            do
            {
                Vector128.LoadUnsafe(ref from, (nuint)at).StoreUnsafe(ref to, (nuint)at);
                at += Vector128<byte>.Count;
            } while (at < length);
        }
        else if (distance == 1)
        {
            var value = Vector128.Create(from);
            int at = 0;
            do
            {
                value.StoreUnsafe(ref to, (nuint)at);
                at += Vector128<byte>.Count;
            } while (at < length);
        }
        else
        {
            CopyNear(ref from, ref to, distance, length);
        }
    }

    /// <summary>A match that overlaps itself: what is there doubles until it is as long as what is copied at once.</summary>
    private static void CopyNear(ref byte from, ref byte to, int distance, int length)
    {
        int at = 0;
        while (distance < sizeof(ulong))
        {
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, at), Unsafe.ReadUnaligned<ulong>(ref from));
            at += distance;
            distance *= 2;
        }

        for (int read = 0; at < length; at += sizeof(ulong), read += sizeof(ulong))
        {
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, at), Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, read)));
        }
    }
}
