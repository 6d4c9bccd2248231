using System.Buffers;
using System.Security.Cryptography;

namespace Permafrost.Core.Digests;

/// <summary>A SHA-256 digest; its text is 64 lower-case hexadecimal digits, as <c>sha256sum</c> prints it.</summary>
public readonly record struct Sha256Digest
{
    public const int SizeBytes = 32;

    private const int BufferBytes = 1 << 17;

    private readonly string? text;

    private Sha256Digest(string text) => this.text = text;

    public static Sha256Digest OfBytes(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SizeBytes];
        SHA256.HashData(bytes, hash);
        return FromHash(hash);
    }

    public static Sha256Digest OfStream(Stream stream)
    {
        Span<byte> hash = stackalloc byte[SizeBytes];
        SHA256.HashData(stream, hash);
        return FromHash(hash);
    }

    public static Sha256Digest OfFile(string path)
    {
        using var file = File.OpenHandle(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            FileOptions.SequentialScan
        );
        // Borrowed: a thousand small files would leave a hundred megabytes behind.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long position = 0;
            for (int read; (read = RandomAccess.Read(file, buffer, position)) > 0; position += read)
            {
                hash.AppendData(buffer.AsSpan(0, read));
            }

            return FromHash(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static Sha256Digest FromHash(ReadOnlySpan<byte> hash) => new(Convert.ToHexStringLower(hash));

    /// <exception cref="FormatException">The text is not 64 lower-case hexadecimal digits.</exception>
    public static Sha256Digest Parse(string text) =>
        TryParse(text, out var digest)
            ? digest
            : throw new FormatException($"'{text}' is no SHA-256; expected 64 lower-case hexadecimal digits.");

    public static bool TryParse(string? text, out Sha256Digest digest)
    {
        bool valid = text is { Length: 2 * SizeBytes } && text.All(char.IsAsciiHexDigitLower);
        digest = valid ? new Sha256Digest(text!) : default;
        return valid;
    }

    public override string ToString() => text ?? new string('0', 2 * SizeBytes);
}
