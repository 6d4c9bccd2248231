namespace Permafrost.Model.Layers;

/// <summary>Every layer that an architecture may name; its YAML name stands in its <c>[OptionName]</c>.</summary>
public static class LayerCatalog
{
    public static IReadOnlyList<Type> Types { get; } =
    [
        typeof(BatchNormOptions),
        typeof(ConcatOptions),
        typeof(Conv2dOptions),
        typeof(DenseOptions),
        typeof(DepthwiseConv2dOptions),
        typeof(DropoutOptions),
        typeof(FlattenOptions),
        typeof(GlobalAveragePool2dOptions),
        typeof(MaxPool2dOptions),
        typeof(ReluOptions),
        typeof(ResidualOptions),
    ];
}
