namespace Permafrost.Model.Layers;

/// <summary>The border of zeros that <c>padding: same</c> asks for: a copy in, a copy out, and kernels need not know of it.</summary>
internal sealed unsafe partial class Conv2d
{
    private float* AddBorder(State own, in SamplePass pass, float* input)
    {
        float* target = own.BorderedInput!.Pointer;
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            CopyRows(input + (long)sample * Input.Floats, Input, target + (long)sample * bordered.Floats + Inside, bordered);
        }

        return target;
    }

    private void RemoveBorder(in SamplePass pass, float* dBordered, float* target)
    {
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            CopyRows(dBordered + (long)sample * bordered.Floats + Inside, bordered, target + (long)sample * Input.Floats, Input);
        }
    }

    /// <summary>Offset of the first real pixel inside the border.</summary>
    private int Inside => rows.PadBefore * RowPitch + columns.PadBefore * Input.Pitch;

    private void CopyRows(float* from, ActivationLayout fromLayout, float* to, ActivationLayout toLayout)
    {
        int width = Input.Shape.Width * Input.Pitch;
        for (int row = 0; row < Input.Shape.Height; row++)
        {
            new ReadOnlySpan<float>(from + row * fromLayout.Shape.Width * Input.Pitch, width).CopyTo(
                new Span<float>(to + row * toLayout.Shape.Width * Input.Pitch, width)
            );
        }
    }
}
