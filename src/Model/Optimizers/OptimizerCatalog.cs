namespace Permafrost.Model.Optimizers;

/// <summary>Every optimiser that an experiment may name; its YAML name stands in its <c>[OptionName]</c>.</summary>
public static class OptimizerCatalog
{
    public static IReadOnlyList<Type> Types { get; } =
    [typeof(AdamOptions), typeof(AdamWOptions), typeof(RmsPropOptions), typeof(SgdOptions)];
}
