using Permafrost.Model.Kernels;

namespace Permafrost.Model.Layers;

/// <summary>Builds the layer that options describe.</summary>
internal static class LayerFactory
{
    public static Layer Create(string name, LayerOptions options, ActivationLayout input, ulong seed, KernelVariant kernel) =>
        options switch
        {
            Conv2dOptions conv => new Conv2d(name, conv, input, kernel),
            DenseOptions dense => new Dense(name, dense, input, kernel),
            DropoutOptions dropout => new Dropout(name, dropout, input, seed),
            FlattenOptions => new Flatten(name, input),
            MaxPool2dOptions pool => new MaxPool2d(name, pool, input),
            ReluOptions => new Relu(name, input),
            _ => throw new ArgumentException($"No layer for {options.GetType().Name}.", nameof(options)),
        };
}
