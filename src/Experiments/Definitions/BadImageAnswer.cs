namespace Permafrost.Experiments.Definitions;

/// <summary>What happens when files cannot be decoded, or are incomplete.</summary>
public enum BadImageAnswer
{
    /// <summary>The check fails and lists all of them.</summary>
    Fail,

    /// <summary>They are left out; the report lists them.</summary>
    Skip,
}
