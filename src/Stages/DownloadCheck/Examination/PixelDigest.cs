using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Permafrost.Core.Digests;

namespace Permafrost.Stages.DownloadCheck.Examination;

/// <summary>SHA-256 of the pixels of an image, as numbers: 32 bytes an image are kept, not the text of 64 characters.</summary>
internal readonly record struct PixelDigest(UInt128 High, UInt128 Low)
{
    /// <summary>Of images that all have one size.</summary>
    public static PixelDigest Of(ReadOnlySpan<byte> pixels)
    {
        Span<byte> hash = stackalloc byte[Sha256Digest.SizeBytes];
        SHA256.HashData(pixels, hash);
        return FromHash(hash);
    }

    /// <summary>Of images of any size: the sides count, too.</summary>
    /// <param name="pixels">[H, W, C] as shown.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">1 or 3.</param>
    public static PixelDigest Of(ReadOnlySpan<byte> pixels, int height, int width, int channels)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> shape = stackalloc byte[3 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(shape, height);
        BinaryPrimitives.WriteInt32LittleEndian(shape[4..], width);
        BinaryPrimitives.WriteInt32LittleEndian(shape[8..], channels);
        hash.AppendData(shape);
        hash.AppendData(pixels);
        Span<byte> digest = stackalloc byte[Sha256Digest.SizeBytes];
        hash.GetHashAndReset(digest);
        return FromHash(digest);
    }

    private static PixelDigest FromHash(ReadOnlySpan<byte> hash) =>
        new(MemoryMarshal.Read<UInt128>(hash), MemoryMarshal.Read<UInt128>(hash[16..]));
}
