using Permafrost.Experiments.Faults;

namespace Permafrost.Experiments.Yaml;

/// <summary>Nothing of a document can be read after this place.</summary>
internal sealed class UnreadableYamlException(SourcePosition at, string message) : Exception(message)
{
    public SourcePosition At { get; } = at;
}
