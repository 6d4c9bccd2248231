namespace Permafrost.Pipeline.Code.Metadata;

/// <summary>How a type is put together in a signature (ECMA-335 II.23.2.12).</summary>
internal enum TypeForm
{
    /// <summary>A primitive type, or a type by its name.</summary>
    Plain,

    /// <summary>A generic type with its arguments: the first part is the generic type.</summary>
    Instance,
    Array,
    Pointer,
    ByReference,
    Pinned,

    /// <summary>A type with a modifier (<c>volatile</c>, <c>in</c>): the second part is the modifier.</summary>
    Modified,

    /// <summary>A parameter of a generic type or method, by number.</summary>
    Parameter,

    /// <summary>A pointer to a function: the first part is what it returns.</summary>
    Function,
}
