using Permafrost.Experiments.Faults;

namespace Permafrost.Experiments.Yaml;

/// <summary>One <c>key: value</c> of a mapping.</summary>
internal sealed record YamlEntry(string Key, SourcePosition KeyPosition, YamlNode Value);
