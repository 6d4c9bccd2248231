using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>The largest value of each window, channel by channel; its gradient goes to the place where that value stood.</summary>
/// <remarks>
/// Of equal values the first counts, windows being read row by row. A NaN counts as largest, so that a diverging network is
/// noticed. Where windows overlap, an input's gradient is the sum over windows in the order of the outputs.
/// </remarks>
internal sealed unsafe class MaxPool2d : Layer
{
    private const int Width = 8;

    private readonly int size;
    private readonly int stride;
    private readonly Window rows;
    private readonly Window columns;

    public MaxPool2d(string name, MaxPool2dOptions options, ActivationLayout input)
        : base(name, input, input with { Shape = options.OutputShape(input.Shape) })
    {
        size = options.Size;
        stride = options.Step;
        rows = Window.Along(input.Shape.Height, size, stride, options.Padding);
        columns = Window.Along(input.Shape.Width, size, stride, options.Padding);
    }

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
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            long at = (long)sample * Output.Floats;
            Scatter(dOutput + at, ((State)state).Winners.Pointer + at, target + (long)sample * Input.Floats);
        }

        return target;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pool(float* input, float* output, int* winners)
    {
        int pitch = Input.Pitch;
        for (int row = 0; row < Output.Shape.Height; row++)
        {
            var (top, bottom) = Range(row, rows, Input.Shape.Height);
            for (int column = 0; column < Output.Shape.Width; column++)
            {
                var (left, right) = Range(column, columns, Input.Shape.Width);
                int channel = 0;
                for (; Vector256.IsHardwareAccelerated && channel + Width <= pitch; channel += Width)
                {
                    int first = (top * Input.Shape.Width + left) * pitch + channel;
                    var best = Vector256.Load(input + first);
                    var place = Vector256.Create(first) + Vector256<int>.Indices;
                    for (int y = top; y < bottom; y++)
                    {
                        for (int x = left; x < right; x++)
                        {
                            int at = (y * Input.Shape.Width + x) * pitch + channel;
                            var value = Vector256.Load(input + at);
                            var wins = Vector256.GreaterThan(value, best) | ~Vector256.Equals(value, value);
                            best = Vector256.ConditionalSelect(wins, value, best);
                            place = Vector256.ConditionalSelect(wins.AsInt32(), Vector256.Create(at) + Vector256<int>.Indices, place);
                        }
                    }

                    best.Store(output + channel);
                    place.Store(winners + channel);
                }

                for (; channel < pitch; channel++)
                {
                    int place = (top * Input.Shape.Width + left) * pitch + channel;
                    for (int y = top; y < bottom; y++)
                    {
                        for (int x = left; x < right; x++)
                        {
                            int at = (y * Input.Shape.Width + x) * pitch + channel;
                            place = input[at] > input[place] || float.IsNaN(input[at]) ? at : place;
                        }
                    }

                    output[channel] = input[place];
                    winners[channel] = place;
                }

                output += pitch;
                winners += pitch;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(float* dOutput, int* winners, float* dInput)
    {
        for (int i = 0; i < Output.Floats; i++)
        {
            dInput[winners[i]] += dOutput[i];
        }
    }

    /// <summary>The part of a window that lies inside the image.</summary>
    private (int From, int To) Range(int position, Window window, int input)
    {
        int from = position * stride - window.PadBefore;
        return (Math.Max(from, 0), Math.Min(from + size, input));
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
