namespace Permafrost.Experiments.Definitions;

/// <summary>What happens when test images are among the training images.</summary>
public enum LeakageAnswer
{
    /// <summary>A warning, and a section of the report.</summary>
    Warn,

    /// <summary>The check fails.</summary>
    Fail,

    /// <summary>They are left out of the training images.</summary>
    Drop,
}
