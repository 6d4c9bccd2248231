namespace Permafrost.Imaging.Resizing;

/// <summary>Rows as they lie in memory.</summary>
/// <param name="pixels">[H, W, C].</param>
/// <param name="rowBytes">W C.</param>
internal readonly ref struct StoredRows(ReadOnlySpan<byte> pixels, int rowBytes) : IRowSource
{
    private readonly ReadOnlySpan<byte> pixels = pixels;

    // To the end of the image: what follows may be read, too.
    public ReadOnlySpan<byte> Rows(int first, int count) => pixels[(first * rowBytes)..];
}
