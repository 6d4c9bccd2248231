namespace Permafrost.Imaging.Resizing;

/// <summary>Rows of an image, asked for from the top, block by block: so nobody needs a converted copy of a large image as a whole.</summary>
internal interface IRowSource
{
    /// <summary>Some rows.</summary>
    /// <param name="first">First row.</param>
    /// <param name="count">How many.</param>
    /// <returns>[count, W, C] or longer, good until the next call.</returns>
    ReadOnlySpan<byte> Rows(int first, int count);
}
