using Permafrost.Experiments.Faults;

namespace Permafrost.Experiments.Yaml;

/// <summary>A value of a YAML file that knows where it stands. Immutable; a node may have several parents (an alias).</summary>
internal abstract class YamlNode(SourcePosition position)
{
    public SourcePosition Position { get; } = position;

    /// <summary>What a message calls it: <c>"three"</c>, <c>0.5</c>, <c>a list</c>, <c>empty</c>.</summary>
    public abstract string Found { get; }
}
