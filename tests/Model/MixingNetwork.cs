using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Tests.Model;

/// <summary>As <see cref="SmallNetwork"/>, with the layers that mix samples, branch and work channel by channel; one reads the image as it is.</summary>
internal static class MixingNetwork
{
    public static NetworkDefinition Definition { get; } =
        SmallNetwork.Definition with
        {
            Layers =
            [
                new BatchNormOptions(),
                new DepthwiseConv2dOptions { Kernel = 2 },
                Convolution(5, 3),
                new BatchNormOptions { Activation = Activation.Relu },
                new ResidualOptions
                {
                    Layers =
                    [
                        Convolution(5, 3),
                        new BatchNormOptions { Activation = Activation.Relu },
                        new DropoutOptions { Rate = 0.25 },
                        Convolution(5, 3),
                        new BatchNormOptions(),
                    ],
                    Activation = Activation.Relu,
                },
                new ResidualOptions
                {
                    Layers =
                    [
                        new DepthwiseConv2dOptions
                        {
                            Kernel = 3,
                            Stride = 2,
                            Padding = Padding.Same,
                            L2 = 0.01,
                        },
                        new ResidualOptions { Layers = [new BatchNormOptions(), new ReluOptions()] },
                        Convolution(18, 1),
                    ],
                    Shortcut = [Convolution(18, 1) with { Stride = 2 }, new BatchNormOptions()],
                },
                new GlobalAveragePool2dOptions(),
                new DenseOptions { Units = 11 },
                new BatchNormOptions { Activation = Activation.Relu },
                new DropoutOptions { Rate = 0.5 },
                new DenseOptions { Units = SmallNetwork.Classes },
            ],
        };

    private static Conv2dOptions Convolution(int filters, int kernel) =>
        new()
        {
            Filters = filters,
            Kernel = kernel,
            Padding = Padding.Same,
            Bias = false,
        };
}
