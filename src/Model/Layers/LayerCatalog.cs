namespace Permafrost.Model.Layers;

/// <summary>Every layer that an architecture may name; its YAML name stands in its <c>[OptionName]</c>.</summary>
public static class LayerCatalog
{
    public static IReadOnlyList<Type> Types { get; } =
    [
        typeof(AveragePool2dOptions),
        typeof(BatchNormOptions),
        typeof(ConcatOptions),
        typeof(Conv2dOptions),
        typeof(DenseOptions),
        typeof(DepthwiseConv2dOptions),
        typeof(DropoutOptions),
        typeof(FlattenOptions),
        typeof(GlobalAveragePool2dOptions),
        typeof(GlobalMaxPool2dOptions),
        typeof(LeakyReluOptions),
        typeof(MaxPool2dOptions),
        typeof(NormalizeOptions),
        typeof(Relu6Options),
        typeof(ReluOptions),
        typeof(ResidualOptions),
        typeof(SigmoidOptions),
        typeof(SiluOptions),
        typeof(SpatialDropout2dOptions),
    ];
}
