using Permafrost.Core.Randomness;
using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>Dropout, by hand. Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, JMLR 15 (2014).</summary>
/// <remarks>
/// <para>
/// <b>Mask.</b> In training, each input x is kept with probability 1 - p and set to zero otherwise, anew for every sample
/// and every epoch. The network cannot rely on any one unit, which keeps units from co-adapting.
/// </para>
/// <para>
/// <b>Inverted scaling.</b> What is kept is divided by 1 - p, so that the expected output equals the input:
/// E[y] = (1 - p) x / (1 - p) + p 0 = x. The paper scales the weights at test time instead; scaling here leaves inference alone.
/// </para>
/// <para>
/// <b>Backward.</b> y = m x with the mask m in {0, 1 / (1 - p)} is linear in x, so dL/dx = m dL/dy: the same mask again.
/// </para>
/// <para>
/// <b>Inference.</b> Nothing happens: the input is the output. Only Monte-Carlo dropout (Gal and Ghahramani, ICML 2016) drops there too, with masks from the
/// stream <c>mc_dropout/NAME</c>, addressed by the number of the pass instead of the epoch.
/// </para>
/// <para>
/// <b>Where the mask comes from.</b> Element e of sample s in epoch t is kept if the 32-bit word (t, s, e) of the stream
/// <c>dropout/NAME</c> is at least p 2^32, rounded. e counts the real elements <c>[H, W, C]</c>, without padding. The word
/// depends on nothing else: not on the batch, the thread, the rate or any other layer, so that runs with different rates
/// see nested masks and comparisons are paired.
/// </para>
/// </remarks>
internal sealed unsafe class Dropout(string name, DropoutOptions options, ActivationLayout input, ulong seed) : Layer(name, input, input)
{
    private readonly DropoutStreams streams = new(seed, name);
    private readonly float scale = (float)(1.0 / (1.0 - options.Rate));
    private readonly uint threshold = (uint)Math.Round(options.Rate * 4294967296.0);

    public override LayerState CreateState(bool training) => new State(Input);

    public override float* Forward(LayerState state, in SamplePass pass, float* input)
    {
        if (!pass.Drops || threshold == 0)
        {
            return input;
        }

        var own = (State)state;
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            streams.Fill(own.Words.Span, pass, sample);
            long at = (long)sample * Input.Floats;
            DropoutMask.Draw(own.PaddedWords(), threshold, scale, input + at, own.Output.Pointer + at, own.Kept(sample), Input.Floats);
        }

        return own.Output.Pointer;
    }

    public override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target)
    {
        for (int sample = 0; sample < pass.Samples && threshold != 0; sample++)
        {
            DropoutMask.Apply(((State)state).Kept(sample), scale, dOutput + (long)sample * Input.Floats, Input.Floats);
        }

        return dOutput;
    }

    private sealed class State : LayerState
    {
        private readonly ActivationLayout layout;
        private readonly int keptWords;

        /// <summary>A bit per element: whether it was kept.</summary>
        private readonly NativeBuffer<ushort> kept;

        /// <summary>The words with zeros, which drop, for the padding of channels; empty where there is none.</summary>
        private readonly NativeBuffer<uint> padded;

        public State(ActivationLayout layout)
        {
            this.layout = layout;
            keptWords = (layout.Floats + DropoutMask.Width - 1) / DropoutMask.Width;
            kept = new NativeBuffer<ushort>((long)keptWords * SamplePass.GroupSize);
            bool hasPadding = layout.Pitch != layout.Shape.Channels;
            padded = new NativeBuffer<uint>(hasPadding ? layout.Floats : 0);
            Output = new NativeBuffer<float>((long)layout.Floats * SamplePass.GroupSize);
            Words = new NativeBuffer<uint>(
                (layout.Shape.Count + PhiloxStream.FillMultiple - 1) / PhiloxStream.FillMultiple * PhiloxStream.FillMultiple
            );
        }

        public NativeBuffer<float> Output { get; }

        /// <summary>A random word for each real element of a sample.</summary>
        public NativeBuffer<uint> Words { get; }

        public ushort* Kept(int sample) => kept.Pointer + (long)sample * keptWords;

        /// <summary>The words in the layout of the activations.</summary>
        public uint* PaddedWords()
        {
            int channels = layout.Shape.Channels;
            if (channels == layout.Pitch)
            {
                return Words.Pointer;
            }

            for (int pixel = 0; pixel < layout.Shape.Height * layout.Shape.Width; pixel++)
            {
                Words.Span.Slice(pixel * channels, channels).CopyTo(padded.Span[(pixel * layout.Pitch)..]);
            }

            return padded.Pointer;
        }

        public override void Dispose()
        {
            Output.Dispose();
            Words.Dispose();
            kept.Dispose();
            padded.Dispose();
        }
    }
}
