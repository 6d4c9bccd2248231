using Permafrost.Model;

namespace Permafrost.Onnx;

/// <summary>Weights in the order of the engine (channels last) and in that of ONNX (channels first). Values are moved, never changed.</summary>
internal static class TensorAxes
{
    /// <summary>Moves axes, as NumPy's <c>transpose</c> does: side i of the result is side <c>order[i]</c> of the source.</summary>
    /// <param name="values">A tensor of four dimensions; the last is contiguous.</param>
    /// <param name="sides">Its shape.</param>
    /// <param name="order">Where each axis of the result comes from.</param>
    public static float[] Move(ReadOnlySpan<float> values, ReadOnlySpan<int> sides, ReadOnlySpan<int> order)
    {
        Span<int> strides = stackalloc int[4];
        for (int axis = 3, stride = 1; axis >= 0; stride *= sides[axis--])
        {
            strides[axis] = stride;
        }

        float[] moved = new float[values.Length];
        int at = 0;
        for (int a = 0; a < sides[order[0]]; a++)
        {
            for (int b = 0; b < sides[order[1]]; b++)
            {
                for (int c = 0; c < sides[order[2]]; c++)
                {
                    int from = a * strides[order[0]] + b * strides[order[1]] + c * strides[order[2]];
                    int step = strides[order[3]];
                    for (int d = 0; d < sides[order[3]]; d++, from += step)
                    {
                        moved[at++] = values[from];
                    }
                }
            }
        }

        return moved;
    }

    /// <summary>Rows that belong to the elements of an image, from the order channel, row, column into row, column, channel.</summary>
    /// <param name="rows">A matrix of <c>image.Count</c> rows.</param>
    /// <param name="image">The image that was flattened.</param>
    public static float[] RowsToChannelsLast(ReadOnlySpan<float> rows, ActivationShape image) =>
        Move(rows, [image.Channels, image.Height, image.Width, rows.Length / image.Count], [1, 2, 0, 3]);

    /// <summary>The reverse of <see cref="RowsToChannelsLast"/>.</summary>
    public static float[] RowsToChannelsFirst(ReadOnlySpan<float> rows, ActivationShape image) =>
        Move(rows, [image.Height, image.Width, image.Channels, rows.Length / image.Count], [2, 0, 1, 3]);
}
