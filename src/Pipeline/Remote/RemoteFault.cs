namespace Permafrost.Pipeline.Remote;

/// <summary>What a remote that fails is to be spared.</summary>
internal enum RemoteFault
{
    /// <summary>Bad luck, perhaps: another attempt may succeed.</summary>
    Passing,

    /// <summary>No connection comes about; another attempt may succeed.</summary>
    Unreachable,

    /// <summary>Whoever is there does not let us in.</summary>
    Closed,

    /// <summary>It does not have what a record of it names.</summary>
    Absent,

    /// <summary>It sent something else than what was asked for.</summary>
    Wrong,

    /// <summary>It takes no uploads: none are allowed, or it is full.</summary>
    NoUploads,

    /// <summary>It does not take this upload.</summary>
    TooLarge,

    /// <summary>It answers in a way that another attempt does not change.</summary>
    Odd,
}
