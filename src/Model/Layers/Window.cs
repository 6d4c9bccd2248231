namespace Permafrost.Model.Layers;

/// <summary>A sliding window along one side of an image: where it starts and how often it fits.</summary>
/// <param name="Output">Number of positions.</param>
/// <param name="PadBefore">Zeros before the first pixel.</param>
/// <param name="PadAfter">Zeros after the last pixel that a window reads.</param>
internal readonly record struct Window(int Output, int PadBefore, int PadAfter)
{
    /// <summary>With so many zeros before and after, of which windows may leave the last unread.</summary>
    public static Window Along(int input, int size, int stride, int before, int after)
    {
        int length = input + before + after;
        int output = length < size ? 0 : (length - size) / stride + 1;
        return new Window(output, before, output == 0 ? 0 : Math.Max(0, (output - 1) * stride + size - input - before));
    }

    /// <summary>With as many zeros as an output of size ceil(in / stride) needs; an odd one comes last.</summary>
    public static Window Same(int input, int size, int stride)
    {
        int output = (input + stride - 1) / stride;
        int total = Math.Max(0, (output - 1) * stride + size - input);
        return new Window(output, total / 2, total - total / 2);
    }
}
