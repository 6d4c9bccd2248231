namespace Permafrost.Experiments.Binding;

/// <summary>What stands in YAML for a C# type.</summary>
internal enum OptionKind
{
    Boolean,
    Integer,
    Number,
    Text,
    Enumeration,
    List,

    /// <summary>A number, or a pair of the lowest and the highest.</summary>
    Range,

    /// <summary>What lies beyond the border of an image: a word, a number for all sides, or a list of four.</summary>
    Padding,

    /// <summary>A record: a mapping with fixed keys.</summary>
    Record,

    /// <summary>An abstract record: a mapping with one key, the name of the derived record, or the name alone.</summary>
    Choice,

    /// <summary>The weights of classes: <c>balanced</c>, a list with one per class, or a mapping of names to weights.</summary>
    ClassWeights,

    /// <summary>A part of the tree that is bound later, by other rules.</summary>
    Raw,
}
