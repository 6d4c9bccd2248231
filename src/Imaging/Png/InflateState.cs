namespace Permafrost.Imaging.Png;

/// <summary>How far an <see cref="Inflater"/> has come.</summary>
internal enum InflateState
{
    /// <summary>There is more.</summary>
    Running,

    /// <summary>The last block has ended.</summary>
    Finished,

    /// <summary>The data end inside the stream; what was had before is right as far as it goes.</summary>
    CutShort,

    /// <summary>The data are no stream; <see cref="Inflater.Fault"/> says why.</summary>
    Damaged,
}
