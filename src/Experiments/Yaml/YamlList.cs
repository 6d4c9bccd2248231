using Permafrost.Experiments.Faults;

namespace Permafrost.Experiments.Yaml;

internal sealed class YamlList(SourcePosition position, IReadOnlyList<YamlNode> items) : YamlNode(position)
{
    public IReadOnlyList<YamlNode> Items { get; } = items;

    public override string Found => Items.Count == 0 ? "an empty list" : "a list";
}
