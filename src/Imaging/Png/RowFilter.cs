namespace Permafrost.Imaging.Png;

/// <summary>How a row is written as differences to its neighbours (PNG, 9.2): from what each byte is predicted. Values are those in the file.</summary>
internal enum RowFilter : byte
{
    /// <summary>0.</summary>
    None,

    /// <summary>The same byte of the pixel before.</summary>
    Sub,

    /// <summary>The byte above.</summary>
    Up,

    /// <summary>The mean of both, rounded down.</summary>
    Average,

    /// <summary>Whichever of before, above and above the pixel before is nearest to before + above - above before.</summary>
    Paeth,
}
