using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
/// <b>Inference.</b> Nothing happens: the input is the output.
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
    private readonly PhiloxStream stream = new(seed, $"dropout/{name}");
    private readonly float scale = (float)(1.0 / (1.0 - options.Rate));
    private readonly uint threshold = (uint)Math.Round(options.Rate * 4294967296.0);

    public override LayerState CreateState(bool training) => training ? new State(Input) : LayerState.None.Instance;

    public override float* Forward(LayerState state, in SamplePass pass, float* input)
    {
        if (!pass.Training || threshold == 0)
        {
            return input;
        }

        var own = (State)state;
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            stream.Fill(own.Words.Span, pass.Epoch, (uint)pass.SampleIndices[sample]);
            WriteMask(own.Words.Pointer, own.Mask.Pointer + (long)sample * Input.Floats);
        }

        Elementwise.Multiply(input, own.Mask.Pointer, own.Output.Pointer, pass.Samples * Input.Floats);
        return own.Output.Pointer;
    }

    public override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target)
    {
        if (threshold != 0)
        {
            Elementwise.Multiply(dOutput, ((State)state).Mask.Pointer, dOutput, pass.Samples * Input.Floats);
        }

        return dOutput;
    }

    /// <summary>mask = word at least threshold ? 1 / (1 - p) : 0, padding left at zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteMask(uint* words, float* mask)
    {
        int channels = Input.Shape.Channels;
        int pixels = Input.Shape.Height * Input.Shape.Width;
        if (channels == Input.Pitch)
        {
            channels *= pixels;
            pixels = 1;
        }

        var scales = Vector256.Create(scale);
        var thresholds = Vector256.Create(threshold);
        for (int pixel = 0; pixel < pixels; pixel++, words += channels, mask += Input.Pitch)
        {
            int channel = 0;
            for (; Vector256.IsHardwareAccelerated && channel + Vector256<float>.Count <= channels; channel += Vector256<float>.Count)
            {
                var kept = Vector256.GreaterThanOrEqual(Vector256.Load(words + channel), thresholds).AsSingle();
                (kept & scales).Store(mask + channel);
            }

            for (; channel < channels; channel++)
            {
                mask[channel] = words[channel] >= threshold ? scale : 0f;
            }
        }
    }

    private sealed class State(ActivationLayout layout) : LayerState
    {
        public NativeBuffer<float> Output { get; } = new((long)layout.Floats * SamplePass.GroupSize);

        public NativeBuffer<float> Mask { get; } = new((long)layout.Floats * SamplePass.GroupSize);

        public NativeBuffer<uint> Words { get; } =
            new((layout.Shape.Count + PhiloxStream.FillMultiple - 1) / PhiloxStream.FillMultiple * PhiloxStream.FillMultiple);

        public override void Dispose()
        {
            Output.Dispose();
            Mask.Dispose();
            Words.Dispose();
        }
    }
}
