using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>An image as one vector, row by row, pixel by pixel, channel by channel.</summary>
/// <remarks>Where channels fill whole cache lines nothing moves; otherwise their padding is squeezed out.</remarks>
internal sealed unsafe class Flatten(string name, ActivationLayout input) : Layer(name, input, OutputOf(input))
{
    private bool IsView => Input.Pitch == Input.Shape.Channels;

    public override LayerState CreateState(bool training) => IsView ? LayerState.None.Instance : new State(Output.Floats);

    public override float* Forward(LayerState state, in SamplePass pass, float* input)
    {
        if (IsView)
        {
            return input;
        }

        float* output = ((State)state).Output.Pointer;
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            CopyPixels(input + (long)sample * Input.Floats, Input.Pitch, output + (long)sample * Output.Floats, Input.Shape.Channels);
        }

        return output;
    }

    public override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target)
    {
        if (IsView || target is null)
        {
            return target is null ? null : dOutput;
        }

        new Span<float>(target, pass.Samples * Input.Floats).Clear();
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            CopyPixels(dOutput + (long)sample * Output.Floats, Input.Shape.Channels, target + (long)sample * Input.Floats, Input.Pitch);
        }

        return target;
    }

    private static ActivationLayout OutputOf(ActivationLayout input)
    {
        var flat = ActivationShape.Flat(input.Shape.Count);
        return input.Pitch == input.Shape.Channels ? ActivationLayout.OfImage(flat) : ActivationLayout.Padded(flat);
    }

    private void CopyPixels(float* from, int fromPitch, float* to, int toPitch)
    {
        int pixels = Input.Shape.Height * Input.Shape.Width;
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            new ReadOnlySpan<float>(from + pixel * fromPitch, Input.Shape.Channels).CopyTo(
                new Span<float>(to + pixel * toPitch, Input.Shape.Channels)
            );
        }
    }

    private sealed class State(int floats) : LayerState
    {
        /// <summary>Padding at the end of each sample stays zero.</summary>
        public NativeBuffer<float> Output { get; } = new((long)floats * SamplePass.GroupSize);

        public override void Dispose() => Output.Dispose();
    }
}
