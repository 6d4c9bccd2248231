using Permafrost.Experiments.Faults;

namespace Permafrost.Experiments.Yaml;

/// <summary>A scalar, resolved by the core schema of YAML 1.2: <c>no</c> is text, <c>"1"</c> is text, <c>0x10</c> is 16.</summary>
internal sealed class YamlScalar(SourcePosition position, string text, ScalarKind kind, double number = 0, long integer = 0)
    : YamlNode(position)
{
    public ScalarKind Kind { get; } = kind;

    /// <summary>As the file has it, unquoted and unescaped.</summary>
    public string Text { get; } = text;

    /// <summary>The value of an <see cref="ScalarKind.Integer"/>.</summary>
    public long Integer { get; } = integer;

    /// <summary>The value of a <see cref="ScalarKind.Number"/> or <see cref="ScalarKind.Integer"/>; never negative zero.</summary>
    public double Number { get; } = number;

    public bool Boolean => Kind == ScalarKind.Boolean && Text[0] is 't' or 'T';

    public override string Found =>
        Kind switch
        {
            ScalarKind.Null => "empty",
            ScalarKind.Text => FaultText.Quote(Text),
            _ => FaultText.Plain(Text),
        };
}
