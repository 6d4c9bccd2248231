namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>How far two experiments could be compared.</summary>
public enum SideState
{
    /// <summary>The predictions are the same, bit for bit.</summary>
    Identical,

    /// <summary>Image by image, or run by run of the same seed and fold.</summary>
    Paired,

    /// <summary>By their counts alone.</summary>
    Unpaired,

    /// <summary>Two figures, and no test of their difference.</summary>
    Untested,

    /// <summary>Not at all, and the reason says why.</summary>
    NotCompared,

    /// <summary>One of the two, or both, failed.</summary>
    Failed,
}
