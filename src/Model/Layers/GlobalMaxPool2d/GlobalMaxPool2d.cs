using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>The largest value of each channel over all pixels; its gradient goes to the place where that value stood.</summary>
/// <remarks>Of equal values the first counts, in reading order; a NaN counts as largest, the last one of several. The naive form is <see cref="Reference.NaiveGlobalMaxPool2d"/>.</remarks>
internal sealed unsafe class GlobalMaxPool2d(string name, ActivationLayout input)
    : Layer(name, input, input with { Shape = ActivationShape.Flat(input.Shape.Channels) })
{
    private const int Width = 8;

    private int PixelCount => Input.Shape.Height * Input.Shape.Width;

    public override LayerState CreateState(bool training) => new State(Output.Floats);

    public override float* Forward(LayerState state, in SamplePass pass, float* input)
    {
        var own = (State)state;
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            long at = (long)sample * Output.Floats;
            Pool(input + (long)sample * Input.Floats, own.Output.Pointer + at, own.Winners.Pointer + at);
        }

        return own.Output.Pointer;
    }

    public override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target)
    {
        if (target is null)
        {
            return null;
        }

        new Span<float>(target, pass.Samples * Input.Floats).Clear();
        int* winners = ((State)state).Winners.Pointer;
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            float* dInput = target + (long)sample * Input.Floats;
            for (int c = 0; c < Output.Floats; c++, winners++, dOutput++)
            {
                dInput[*winners] = *dOutput;
            }
        }

        return target;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pool(float* input, float* output, int* winners)
    {
        int pitch = Input.Pitch;
        int c = 0;
        for (; Vector256.IsHardwareAccelerated && c + Width <= pitch; c += Width)
        {
            var best = Vector256.Load(input + c);
            var place = Vector256.Create(c) + Vector256<int>.Indices;
            for (int pixel = 1; pixel < PixelCount; pixel++)
            {
                int at = pixel * pitch + c;
                var value = Vector256.Load(input + at);
                var wins = Vector256.GreaterThan(value, best) | ~Vector256.Equals(value, value);
                best = Vector256.ConditionalSelect(wins, value, best);
                place = Vector256.ConditionalSelect(wins.AsInt32(), Vector256.Create(at) + Vector256<int>.Indices, place);
            }

            best.Store(output + c);
            place.Store(winners + c);
        }

        for (; c < pitch; c++)
        {
            int place = c;
            for (int at = c + pitch; at < PixelCount * pitch; at += pitch)
            {
                place = input[at] > input[place] || float.IsNaN(input[at]) ? at : place;
            }

            output[c] = input[place];
            winners[c] = place;
        }
    }

    private sealed class State(int floats) : LayerState
    {
        public NativeBuffer<float> Output { get; } = new((long)floats * SamplePass.GroupSize);

        /// <summary>Where in the input of its sample each output came from.</summary>
        public NativeBuffer<int> Winners { get; } = new((long)floats * SamplePass.GroupSize);

        public override void Dispose()
        {
            Output.Dispose();
            Winners.Dispose();
        }
    }
}
