namespace Permafrost.Core.Options;

/// <summary>The name under which a type of options stands in YAML, in keys and in the schema (<c>conv2d</c>, <c>adam</c>).</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OptionNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
