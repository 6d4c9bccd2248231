using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Reach;

/// <summary>The units of a library, each made once: what one stage has read serves the next.</summary>
internal sealed class CodeUnits
{
    private readonly Dictionary<CodeMethod, CodeUnit> methods = [];
    private readonly Dictionary<CodeType, StaticInitializer?> initializers = [];

    public UnitWriter Writer { get; } = new();

    public CodeUnit Of(CodeMethod method)
    {
        if (!methods.TryGetValue(method, out var unit))
        {
            methods[method] = unit = new CodeUnit(method.DisplayName, method);
        }

        return unit;
    }

    public StaticInitializer? InitializerOf(CodeType type)
    {
        if (!initializers.TryGetValue(type, out var initializer))
        {
            initializers[type] = initializer = type.StaticConstructor is { HasBody: true } constructor
                ? new StaticInitializer(constructor)
                : null;
        }

        return initializer;
    }
}
