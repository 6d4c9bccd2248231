using Permafrost.Model.Layers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Permafrost.Model.Torch;

/// <summary>Pooling, where what lies beyond the border does not count.</summary>
internal static class Pooling
{
    public static Tensor Largest(Tensor x, MaxPool2dOptions layer)
    {
        var (rows, columns) = WindowsOf(x, layer.Padding, layer.Size, layer.Step);
        return functional.max_pool2d(
            LayerFunctions.Bordered(x, rows, columns, double.NegativeInfinity),
            [layer.Size, layer.Size],
            [layer.Step, layer.Step]
        );
    }

    public static Tensor Mean(Tensor x, AveragePool2dOptions layer)
    {
        long[] size = [layer.Size, layer.Size];
        long[] stride = [layer.Step, layer.Step];
        var (rows, columns) = WindowsOf(x, layer.Padding, layer.Size, layer.Step);
        var mean = functional.avg_pool2d(LayerFunctions.Bordered(x, rows, columns, 0.0), size, stride);
        if (rows is { PadBefore: 0, PadAfter: 0 } && columns is { PadBefore: 0, PadAfter: 0 })
        {
            return mean;
        }

        return mean / ShareInside(x, rows, columns, size, stride);
    }

    /// <summary>The share of each window that lies inside the image: [1, 1, H, W].</summary>
    private static Tensor ShareInside(Tensor x, Window rows, Window columns, long[] size, long[] stride)
    {
        using var still = no_grad();
        var inside = ones([1, 1, x.shape[2], x.shape[3]], device: x.device);
        return functional.avg_pool2d(LayerFunctions.Bordered(inside, rows, columns, 0.0), size, stride);
    }

    private static (Window Rows, Window Columns) WindowsOf(Tensor x, Layers.Padding padding, int size, int stride) =>
        (padding.Rows((int)x.shape[2], size, stride), padding.Columns((int)x.shape[3], size, stride));
}
