using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>The mean of each channel over all pixels. Lin, Chen and Yan, ICLR 2014.</summary>
/// <remarks>
/// y[c] = (sum over (h, w) of x[h, w, c]) / (H W): one chain of additions from zero over h, w, divided once. dL/dx = dL/dy / (H W), one division, for every
/// pixel. The naive form is <see cref="Reference.NaiveGlobalAveragePool2d"/>.
/// </remarks>
internal sealed unsafe class GlobalAveragePool2d(string name, ActivationLayout input, VectorKernels vectors)
    : Layer(name, input, input with { Shape = ActivationShape.Flat(input.Shape.Channels) })
{
    private int PixelCount => Input.Shape.Height * Input.Shape.Width;

    public override LayerState CreateState(bool training) => new State(Output.Floats);

    public override float* Forward(LayerState state, in SamplePass pass, float* input)
    {
        float* output = ((State)state).Output.Pointer;
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            vectors.MeanOfPixels(input + (long)sample * Input.Floats, PixelCount, Input.Pitch, output + (long)sample * Output.Floats);
        }

        return output;
    }

    public override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target)
    {
        if (target is null)
        {
            return null;
        }

        for (int sample = 0; sample < pass.Samples; sample++)
        {
            vectors.SpreadOverPixels(dOutput + (long)sample * Output.Floats, PixelCount, Input.Pitch, target + (long)sample * Input.Floats);
        }

        return target;
    }

    private sealed class State(int floats) : LayerState
    {
        public NativeBuffer<float> Output { get; } = new((long)floats * SamplePass.GroupSize);

        public override void Dispose() => Output.Dispose();
    }
}
