namespace Permafrost.Pipeline.Code;

/// <summary>What a part of a fingerprint is.</summary>
public enum CodePartKind
{
    /// <summary>A method, or the initial value of a static field.</summary>
    Method,

    /// <summary>Base, interfaces and layout of a type; names and values of an enum.</summary>
    Type,

    /// <summary>An embedded file.</summary>
    Resource,

    /// <summary>An assembly of a package, with its version.</summary>
    Package,

    /// <summary>The framework that the code was compiled for, and the version of this analysis.</summary>
    Platform,
}
