using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>The largest value of each window, channel by channel; its gradient goes to the place where that value stood.</summary>
/// <remarks>
/// Of equal values the first counts, windows being read row by row. A NaN counts as largest, so that a diverging network is
/// noticed; in windows of 2 x 2 side by side, a sum that is a NaN does (<see cref="QuadPooling"/>). Where windows overlap, an input's gradient is the sum over windows in the order of the outputs.
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
        rows = options.Padding.Rows(input.Shape.Height, size, stride);
        columns = options.Padding.Columns(input.Shape.Width, size, stride);
        IsQuad = IsQuads(options, input.Shape) && input.Pitch % TileProblem.ColumnMultiple == 0;
    }

    /// <summary>Whole windows of 2 x 2 side by side, over channels that fill registers: then winners are 0 to 3.</summary>
    private bool IsQuad { get; }

    /// <summary>Whether a pooling takes whole windows of 2 x 2 pixels side by side.</summary>
    public static bool IsQuads(MaxPool2dOptions pool, ActivationShape input) =>
        pool is { Size: 2, Step: 2 }
        && pool.Padding.Rows(input.Height, 2, 2) is { PadBefore: 0, PadAfter: 0 }
        && pool.Padding.Columns(input.Width, 2, 2) is { PadBefore: 0, PadAfter: 0 };

    public override LayerState CreateState(bool training) => new State(Output.Floats, IsQuad);

    public override float* Forward(LayerState state, in SamplePass pass, float* input)
    {
        var own = (State)state;
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            long at = (long)sample * Output.Floats;
            if (IsQuad)
            {
                PoolQuads(input + (long)sample * Input.Floats, own.Output.Pointer + at, own.QuadWinners.Pointer + at);
            }
            else
            {
                Pool(input + (long)sample * Input.Floats, own.Output.Pointer + at, own.Winners.Pointer + at);
            }
        }

        return own.Output.Pointer;
    }

    public override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target)
    {
        if (target is null)
        {
            return null;
        }

        // Windows that lie side by side write every pixel that one of them reads.
        if (!IsQuad || Input.Shape.Height % 2 != 0 || Input.Shape.Width % 2 != 0)
        {
            new Span<float>(target, pass.Samples * Input.Floats).Clear();
        }

        for (int sample = 0; sample < pass.Samples; sample++)
        {
            long at = (long)sample * Output.Floats;
            float* dInput = target + (long)sample * Input.Floats;
            if (IsQuad)
            {
                QuadPooling.Spread(dOutput + at, ((State)state).QuadWinners.Pointer + at, Output, dInput, RowPitch);
            }
            else
            {
                Scatter(dOutput + at, ((State)state).Winners.Pointer + at, dInput);
            }
        }

        return target;
    }

    /// <summary>Floats from one row of the input to the next.</summary>
    private int RowPitch => Input.Shape.Width * Input.Pitch;

    private void PoolQuads(float* input, float* output, byte* winners)
    {
        int rowFloats = Output.Shape.Width * Output.Pitch;
        for (int row = 0; row < Output.Shape.Height; row++)
        {
            QuadPooling.Run(
                input + 2L * row * RowPitch,
                right: Input.Pitch,
                down: RowPitch,
                next: 2 * Input.Pitch,
                Output.Shape.Width,
                Input.Pitch,
                relu: false,
                output + row * rowFloats,
                winners + row * rowFloats
            );
        }
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

    private sealed class State(int floats, bool isQuad) : LayerState
    {
        public NativeBuffer<float> Output { get; } = new((long)floats * SamplePass.GroupSize);

        /// <summary>Where in the input of its sample each output came from.</summary>
        public NativeBuffer<int> Winners { get; } = new(isQuad ? 0 : (long)floats * SamplePass.GroupSize);

        /// <summary>Of quads, which of the four pixels it was.</summary>
        public NativeBuffer<byte> QuadWinners { get; } = new(isQuad ? (long)floats * SamplePass.GroupSize : 0);

        public override void Dispose()
        {
            Output.Dispose();
            Winners.Dispose();
            QuadWinners.Dispose();
        }
    }
}
