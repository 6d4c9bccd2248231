namespace Permafrost.Model.Layers;

/// <summary>A sliding window along one side of an image: where it starts and how often it fits.</summary>
/// <param name="Output">Number of positions.</param>
/// <param name="PadBefore">Zeros before the first pixel.</param>
/// <param name="PadAfter">Zeros after the last pixel that a window reads.</param>
internal readonly record struct Window(int Output, int PadBefore, int PadAfter)
{
    public static Window Along(int input, int size, int stride, Padding padding)
    {
        if (padding == Padding.Valid)
        {
            return new Window(input < size ? 0 : (input - size) / stride + 1, 0, 0);
        }

        int output = (input + stride - 1) / stride;
        int total = Math.Max(0, (output - 1) * stride + size - input);
        return new Window(output, total / 2, total - total / 2);
    }
}
