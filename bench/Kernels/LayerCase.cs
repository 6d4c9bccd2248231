using Permafrost.Model;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;

namespace Permafrost.Bench.Kernels;

/// <summary>A layer with the input that it has in a network.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Options">The layer.</param>
/// <param name="Input">Shape of one sample.</param>
/// <param name="ReadsImages">Whether its input is the image itself.</param>
public sealed record LayerCase(string Name, LayerOptions Options, ActivationShape Input, bool ReadsImages = false)
{
    /// <summary>The pooling that a convolution does in its tail; null for none.</summary>
    public MaxPool2dOptions? Pool { get; init; }

    /// <summary>The layers of deep-cnn, and what other networks are made of. To measure one more, add a line.</summary>
    public static IReadOnlyList<LayerCase> All { get; } =
    [
        new("conv 3x3 1->32, image", Conv(32), new ActivationShape(28, 28, 1), ReadsImages: true),
        new("conv 3x3 1->32, image, pooled", Conv(32), new ActivationShape(28, 28, 1), ReadsImages: true) { Pool = Halves },
        new("conv 3x3 32->64, 13x13", Conv(64), new ActivationShape(13, 13, 32)),
        new("conv 3x3 32->64, 13x13, pooled", Conv(64), new ActivationShape(13, 13, 32)) { Pool = Halves },
        new("conv 3x3 64->64, 5x5", Conv(64), new ActivationShape(5, 5, 64)),
        new("conv 3x3 64->64, 14x14, same", Conv(64, padding: Padding.Same), new ActivationShape(14, 14, 64)),
        new("conv 3x3 64->128, 14x14, same, stride 2", Conv(128, padding: Padding.Same, stride: 2), new ActivationShape(14, 14, 64)),
        new("conv 1x1 64->128, 14x14", Conv(128, size: 1), new ActivationShape(14, 14, 64)),
        new(
            "depthwise 3x3, 28x28x16, same",
            new DepthwiseConv2dOptions { Kernel = 3, Padding = Padding.Same },
            new ActivationShape(28, 28, 16)
        ),
        new(
            "depthwise 3x3, 14x14x64, same, stride 2",
            new DepthwiseConv2dOptions
            {
                Kernel = 3,
                Stride = 2,
                Padding = Padding.Same,
            },
            new ActivationShape(14, 14, 64)
        ),
        new("batch norm, 28x28x16, relu", new BatchNormOptions { Activation = Activation.Relu }, new ActivationShape(28, 28, 16)),
        new("batch norm, 14x14x64, relu", new BatchNormOptions { Activation = Activation.Relu }, new ActivationShape(14, 14, 64)),
        new("global average pool, 7x7x128", new GlobalAveragePool2dOptions(), new ActivationShape(7, 7, 128)),
        new("dense 576->128", new DenseOptions { Units = 128, Activation = Activation.Relu }, ActivationShape.Flat(576)),
        new("dense 128->10", new DenseOptions { Units = 10 }, ActivationShape.Flat(128)),
        new("max pool 2x2, 26x26x32", Halves, new ActivationShape(26, 26, 32)),
        new("dropout 0.25, 13x13x32", new DropoutOptions { Rate = 0.25 }, new ActivationShape(13, 13, 32)),
    ];

    /// <summary>Operations of one call, counted dense; null for a layer without multiply-adds.</summary>
    /// <param name="method">Method of <see cref="LayerBenchmarks"/>.</param>
    public double? Flops(string method)
    {
        using var layer = Create(KernelVariants.Supported[0]);
        double forward = 2.0 * layer.MacsPerImage * SamplePass.GroupSize;
        bool weightsInGroups = layer is not Dense;
        return (method, forward) switch
        {
            (_, 0.0) => null,
            (nameof(LayerBenchmarks.Forward), _) => forward,
            (nameof(LayerBenchmarks.BackwardToWeights), _) when weightsInGroups => forward,
            (nameof(LayerBenchmarks.Backward), _) => weightsInGroups && !ReadsImages ? 2.0 * forward : forward,
            (nameof(LayerBenchmarks.Reduce), _) when !weightsInGroups => forward * LayerBenchmarks.Groups,
            _ => null,
        };
    }

    public override string ToString() => Name;

    internal Layer Create(KernelVariant kernel)
    {
        var layout = ReadsImages ? ActivationLayout.OfImage(Input) : ActivationLayout.Padded(Input);
        return Pool is null
            ? Options.Create(new LayerContext("layer", [layout], Seed: 111, kernel))
            : new PooledConv2d("layer", (Conv2dOptions)Options, "pool", Pool, layout, kernel);
    }

    private static MaxPool2dOptions Halves => new() { Size = 2 };

    private static Conv2dOptions Conv(int filters, int size = 3, int stride = 1, Padding? padding = null) =>
        new()
        {
            Filters = filters,
            Kernel = size,
            Stride = stride,
            Padding = padding ?? Padding.Valid,
            Activation = Activation.Relu,
        };
}
