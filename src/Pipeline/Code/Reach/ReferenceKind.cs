namespace Permafrost.Pipeline.Code.Reach;

/// <summary>What a piece of code may do with another.</summary>
internal enum ReferenceKind
{
    /// <summary>Runs exactly this method.</summary>
    Calls,

    /// <summary>Runs this method as the object's type has it.</summary>
    CallsVirtually,

    /// <summary>There are objects of this type.</summary>
    Makes,

    /// <summary>Objects of this type get into hands that may compare, hash or print them.</summary>
    Exposes,

    /// <summary>A generic argument: its static members may be called through it.</summary>
    Argument,

    /// <summary>Looks at the type's members by reflection.</summary>
    Reflects,

    /// <summary>Looks by reflection at types that only the running program knows. No target.</summary>
    ReflectsAnything,

    /// <summary>Reads this static field.</summary>
    Reads,

    /// <summary>Makes sure that the type's static constructor has run.</summary>
    Initializes,

    /// <summary>Looks for attributes of the type of this name.</summary>
    Inspects,

    /// <summary>Holds this text.</summary>
    Literal,

    /// <summary>Uses the assembly of this name, which is none of ours.</summary>
    Assembly,
}
