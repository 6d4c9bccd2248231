namespace Permafrost.Pipeline.Code.Reach;

/// <summary>Whether a method of the framework or of a package looks at members by reflection.</summary>
internal enum ReflectionAccess
{
    None,

    /// <summary>At those of its generic arguments.</summary>
    Arguments,

    /// <summary>At those of types or objects that it is handed.</summary>
    Anything,
}
