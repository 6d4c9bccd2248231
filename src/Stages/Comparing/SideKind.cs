namespace Permafrost.Stages.Comparing;

/// <summary>What a side of a comparison is taken from.</summary>
public enum SideKind
{
    /// <summary>Experiments by name: they are run first, as far as they are not in the store.</summary>
    Experiments,

    /// <summary>A <c>report.json</c> or a lock.</summary>
    File,

    /// <summary>The locks of a git revision, or one file of it.</summary>
    Revision,

    /// <summary>The locks beside the chosen experiment files.</summary>
    Locks,

    /// <summary>The report that was made last.</summary>
    LastReport,
}
