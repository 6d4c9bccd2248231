using Permafrost.Model.Kernels;

namespace Permafrost.Model.Layers;

/// <summary>Builds the layer that options describe.</summary>
internal static class LayerFactory
{
    public static Layer Create(string name, LayerOptions options, ActivationLayout input, ulong seed, KernelVariant kernel) =>
        options switch
        {
            BatchNormOptions norm => new BatchNorm(name, norm, input, kernel.Vectors),
            Conv2dOptions conv => new Conv2d(name, conv, input, kernel),
            DenseOptions dense => new Dense(name, dense, input, kernel),
            DepthwiseConv2dOptions depthwise => new DepthwiseConv2d(name, depthwise, input, kernel.Vectors),
            DropoutOptions dropout => new Dropout(name, dropout, input, seed),
            FlattenOptions => new Flatten(name, input),
            GlobalAveragePool2dOptions => new GlobalAveragePool2d(name, input, kernel.Vectors),
            MaxPool2dOptions pool => new MaxPool2d(name, pool, input),
            ReluOptions => new Relu(name, input),
            _ => throw new ArgumentException($"No layer for {options.GetType().Name}.", nameof(options)),
        };
}
