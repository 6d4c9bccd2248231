using Permafrost.Core.Randomness;
using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>Dropout of whole channels. Tompson, Goroshin, Jain, LeCun and Bregler, CVPR 2015, section 3.2.</summary>
/// <remarks>
/// Neighbouring pixels of a channel say nearly the same, so that dropping them one by one takes little away. Mask, scaling and backward pass are those of
/// <see cref="Dropout"/>, with one draw for all pixels of a channel: channel c of sample s in epoch t is kept if the 32-bit word (t, s, c) of the layer's stream
/// is at least p 2^32, rounded.
/// </remarks>
internal sealed unsafe class SpatialDropout2d(string name, SpatialDropout2dOptions options, ActivationLayout input, ulong seed)
    : Layer(name, input, input)
{
    private readonly DropoutStreams streams = new(seed, name);
    private readonly float scale = (float)(1.0 / (1.0 - options.Rate));
    private readonly uint threshold = (uint)Math.Round(options.Rate * 4294967296.0);

    private int PixelCount => Input.Shape.Height * Input.Shape.Width;

    /// <summary>Words of the masks of one sample.</summary>
    private int KeptWords => (Input.Pitch + DropoutMask.Width - 1) / DropoutMask.Width;

    public override LayerState CreateState(bool training) => new State(this);

    public override float* Forward(LayerState state, in SamplePass pass, float* input)
    {
        if (!pass.Drops || threshold == 0)
        {
            return input;
        }

        var own = (State)state;
        float* output = own.Output.Pointer;
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            streams.Fill(own.Words.Span, pass, sample);
            ushort* kept = own.Kept.Pointer + (long)sample * KeptWords;
            for (int pixel = 0; pixel < PixelCount; pixel++, input += Input.Pitch, output += Input.Pitch)
            {
                DropoutMask.Draw(own.Words.Pointer, threshold, scale, input, output, kept, Input.Pitch);
            }
        }

        return own.Output.Pointer;
    }

    public override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target)
    {
        float* gradient = dOutput;
        for (int sample = 0; sample < pass.Samples && threshold != 0; sample++)
        {
            ushort* kept = ((State)state).Kept.Pointer + (long)sample * KeptWords;
            for (int pixel = 0; pixel < PixelCount; pixel++, gradient += Input.Pitch)
            {
                DropoutMask.Apply(kept, scale, gradient, Input.Pitch);
            }
        }

        return dOutput;
    }

    private sealed class State(SpatialDropout2d layer) : LayerState
    {
        public NativeBuffer<float> Output { get; } = new((long)layer.Input.Floats * SamplePass.GroupSize);

        /// <summary>A random word for each channel, those of the padding included: there zero stays zero.</summary>
        public NativeBuffer<uint> Words { get; } =
            new((layer.Input.Pitch + PhiloxStream.FillMultiple - 1) / PhiloxStream.FillMultiple * PhiloxStream.FillMultiple);

        /// <summary>A bit per channel: whether it was kept.</summary>
        public NativeBuffer<ushort> Kept { get; } = new((long)layer.KeptWords * SamplePass.GroupSize);

        public override void Dispose()
        {
            Output.Dispose();
            Words.Dispose();
            Kept.Dispose();
        }
    }
}
