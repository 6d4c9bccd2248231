using System.Collections.Immutable;
using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Onnx.Import;

/// <summary>Size, step and border of the window of a convolution or pooling, out of a node's attributes.</summary>
/// <param name="Size">Height and width.</param>
/// <param name="Stride">Step, the same both ways.</param>
/// <param name="Padding">The border.</param>
internal sealed record WindowAttributes(int Size, int Stride, Padding Padding)
{
    private const int LargestStride = 31;

    /// <param name="node">The node.</param>
    /// <param name="image">Its input.</param>
    /// <param name="kernel">Height and width where the weights tell.</param>
    /// <param name="largest">Largest size that a layer of this kind may have.</param>
    public static WindowAttributes Of(NodeView node, ActivationShape image, (long Height, long Width)? kernel, int largest)
    {
        var shape = node.Ints("kernel_shape") ?? (kernel is { } given ? [given.Height, given.Width] : []);
        if (shape is not [long height, long width] || height != width || height < 1 || height > largest)
        {
            throw new NodeFaultException($"kernel_shape is {NodeView.Shown(shape)}; expected a square of 1x1 to {largest}x{largest}");
        }

        if (kernel is { } side && side != (height, width))
        {
            throw new NodeFaultException(
                $"kernel_shape is {NodeView.Shown(shape)}, but its weights have {side.Height}x{side.Width}; expected the same"
            );
        }

        var strides = node.Ints("strides") ?? [1, 1];
        if (strides is not [long down, long right] || down != right || down < 1 || down > LargestStride)
        {
            throw new NodeFaultException($"strides is {NodeView.Shown(strides)}; expected one step both ways, 1 to {LargestStride}");
        }

        node.ExpectAll("dilations", 1);
        int size = (int)height;
        int stride = (int)down;
        return new WindowAttributes(size, stride, PaddingOf(node, image, size, stride));
    }

    private static Padding PaddingOf(NodeView node, ActivationShape image, int size, int stride)
    {
        string automatic = node.Text("auto_pad", "NOTSET");
        var pads = node.Ints("pads") ?? [0, 0, 0, 0];
        bool roundsUp = node.Int("ceil_mode", 0) != 0;
        switch (automatic)
        {
            case "SAME_UPPER":
                return Padding.Same;
            case "VALID":
                pads = [0, 0, 0, 0];
                break;
            case "NOTSET":
                break;
            case "SAME_LOWER":
                // The odd zero comes first.
                var (rows, columns) = (Same(image.Height, size, stride), Same(image.Width, size, stride));
                pads = [rows.After, columns.After, rows.Before, columns.Before];
                break;
            default:
                throw new NodeFaultException($"auto_pad is {automatic}; expected NOTSET, SAME_UPPER, SAME_LOWER or VALID");
        }

        if (pads is not [long top, long left, long bottom, long right] || pads.Any(pad => pad is < 0 or > Padding.Most))
        {
            throw new NodeFaultException($"pads is {NodeView.Shown(pads)}; expected four numbers, 0 to {Padding.Most}");
        }

        if (roundsUp)
        {
            bottom += Missing(image.Height + top + bottom, image.Height + top, size, stride);
            right += Missing(image.Width + left + right, image.Width + left, size, stride);
        }

        return Canonical(image, size, stride, [(int)top, (int)left, (int)bottom, (int)right]);
    }

    /// <summary>Border that a last window hangs over where the number of windows is rounded up.</summary>
    /// <param name="length">Pixels with the border.</param>
    /// <param name="inside">Pixels with the border before them alone: a window that starts behind these reads nothing and is left out.</param>
    /// <param name="size">Side of the window.</param>
    /// <param name="stride">Its step.</param>
    private static long Missing(long length, long inside, int size, int stride)
    {
        long over = (length - size) % stride;
        long last = length - size - over + stride;
        return length < size || over == 0 || last >= inside ? 0 : stride - over;
    }

    /// <summary>One way to write a border, so that files that say the same become equal networks: without pixels that nothing reads, and in words where there are some.</summary>
    private static Padding Canonical(ActivationShape image, int size, int stride, ImmutableArray<int> pads)
    {
        int bottom = Read(image.Height, size, stride, pads[0], pads[2]);
        int right = Read(image.Width, size, stride, pads[1], pads[3]);
        var (rows, columns) = (Same(image.Height, size, stride), Same(image.Width, size, stride));
        bool isSame = (pads[0], pads[1], bottom, right) == (rows.Before, columns.Before, rows.After, columns.After);
        bool isNone = (pads[0], pads[1], bottom, right) == (0, 0, 0, 0);
        return isNone ? Padding.Valid
            : isSame ? Padding.Same
            : Padding.Of(pads[0], pads[1], bottom, right);
    }

    /// <summary>How much of the border behind the image windows read.</summary>
    private static int Read(int length, int size, int stride, int before, int after)
    {
        int rest = before + length + after - size;
        return rest < 0 ? after : Math.Max(0, rest / stride * stride + size - length - before);
    }

    private static (int Before, int After) Same(int length, int size, int stride)
    {
        int windows = (length - 1) / stride + 1;
        int total = Math.Max(0, (windows - 1) * stride + size - length);
        return (total / 2, total - total / 2);
    }
}
