namespace Permafrost.Experiments.Yaml;

/// <summary>What a scalar is in the core schema of YAML 1.2.</summary>
internal enum ScalarKind
{
    Null,
    Boolean,
    Integer,
    Number,
    Text,
}
