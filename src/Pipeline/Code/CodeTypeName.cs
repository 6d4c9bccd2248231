namespace Permafrost.Pipeline.Code;

/// <summary>A type by name.</summary>
/// <param name="Assembly">Simple name of its assembly.</param>
/// <param name="Type">Full name as reflection writes it: <c>Some.Space.Outer+Inner</c>, without generic arguments.</param>
internal sealed record CodeTypeName(string Assembly, string Type)
{
    public static CodeTypeName Of(Type type)
    {
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return new CodeTypeName(
            definition.Assembly.GetName().Name!,
            definition.FullName ?? throw new ArgumentException($"{type} has no name of its own.", nameof(type))
        );
    }

    public override string ToString() => $"{Assembly}/{Type}";
}
