namespace Permafrost.Pipeline.Code.Metadata;

/// <summary>A field as an instruction names it.</summary>
/// <param name="Own">The field, if it is ours.</param>
/// <param name="Parent">Its type, with generic arguments.</param>
/// <param name="Name">Its name.</param>
/// <param name="ValueType">Type of its value.</param>
internal sealed record FieldUse(CodeField? Own, TypeUse Parent, string Name, TypeUse ValueType)
{
    private TypeUse? value;

    /// <summary>Type of its value, generic parameters bound.</summary>
    public TypeUse Value => value ??= ValueType.Bind(Parent, []);

    public static FieldUse Of(CodeField own) => new(own, TypeUse.Of(own.Type), own.Name, own.ValueType);

    public static FieldUse Of(TypeUse parent, string name, TypeUse valueType) =>
        new(parent.Definition?.FindField(name), parent, name, valueType);
}
