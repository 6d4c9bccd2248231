using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>The mean of each window, channel by channel. Pixels beyond the border do not count, as in Keras and in ONNX without count_include_pad.</summary>
/// <remarks>
/// y = (sum over the n pixels of the window that lie inside) / n: one chain of additions from zero, row by row, divided once. dL/dx = sum over the windows
/// that read the pixel, in the order of the outputs, of dL/dy / n, each divided once. The naive form is <see cref="Reference.NaiveAveragePool2d"/>.
/// </remarks>
internal sealed unsafe class AveragePool2d : Layer
{
    private const int Width = 8;

    private readonly int size;
    private readonly int stride;
    private readonly Window rows;
    private readonly Window columns;

    public AveragePool2d(string name, AveragePool2dOptions options, ActivationLayout input)
        : base(name, input, input with { Shape = options.OutputShape(input.Shape) })
    {
        size = options.Size;
        stride = options.Step;
        rows = options.Padding.Rows(input.Shape.Height, size, stride);
        columns = options.Padding.Columns(input.Shape.Width, size, stride);
    }

    public override LayerState CreateState(bool training) => new State(Output.Floats);

    public override float* Forward(LayerState state, in SamplePass pass, float* input)
    {
        float* output = ((State)state).Output.Pointer;
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            Pool(input + (long)sample * Input.Floats, output + (long)sample * Output.Floats);
        }

        return output;
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
            Spread(dOutput + (long)sample * Output.Floats, target + (long)sample * Input.Floats);
        }

        return target;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pool(float* input, float* output)
    {
        int pitch = Input.Pitch;
        for (int row = 0; row < Output.Shape.Height; row++)
        {
            var (top, bottom) = Inside(row, rows, Input.Shape.Height);
            for (int column = 0; column < Output.Shape.Width; column++, output += pitch)
            {
                var (left, right) = Inside(column, columns, Input.Shape.Width);
                float count = (bottom - top) * (right - left);
                int c = 0;
                for (; Vector256.IsHardwareAccelerated && c + Width <= pitch; c += Width)
                {
                    var sum = Vector256<float>.Zero;
                    for (int y = top; y < bottom; y++)
                    {
                        for (int x = left; x < right; x++)
                        {
                            sum += Vector256.Load(input + (y * Input.Shape.Width + x) * pitch + c);
                        }
                    }

                    (sum / Vector256.Create(count)).Store(output + c);
                }

                for (; c < pitch; c++)
                {
                    float sum = 0f;
                    for (int y = top; y < bottom; y++)
                    {
                        for (int x = left; x < right; x++)
                        {
                            sum += input[(y * Input.Shape.Width + x) * pitch + c];
                        }
                    }

                    output[c] = sum / count;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread(float* dOutput, float* dInput)
    {
        int pitch = Input.Pitch;
        for (int row = 0; row < Output.Shape.Height; row++)
        {
            var (top, bottom) = Inside(row, rows, Input.Shape.Height);
            for (int column = 0; column < Output.Shape.Width; column++, dOutput += pitch)
            {
                var (left, right) = Inside(column, columns, Input.Shape.Width);
                float count = (bottom - top) * (right - left);
                int c = 0;
                for (; Vector256.IsHardwareAccelerated && c + Width <= pitch; c += Width)
                {
                    var share = Vector256.Load(dOutput + c) / Vector256.Create(count);
                    for (int y = top; y < bottom; y++)
                    {
                        for (int x = left; x < right; x++)
                        {
                            float* at = dInput + (y * Input.Shape.Width + x) * pitch + c;
                            (Vector256.Load(at) + share).Store(at);
                        }
                    }
                }

                for (; c < pitch; c++)
                {
                    float share = dOutput[c] / count;
                    for (int y = top; y < bottom; y++)
                    {
                        for (int x = left; x < right; x++)
                        {
                            dInput[(y * Input.Shape.Width + x) * pitch + c] += share;
                        }
                    }
                }
            }
        }
    }

    /// <summary>The part of a window that lies inside the image.</summary>
    private (int From, int To) Inside(int position, Window window, int input)
    {
        int from = position * stride - window.PadBefore;
        return (Math.Max(from, 0), Math.Min(from + size, input));
    }

    private sealed class State(int floats) : LayerState
    {
        public NativeBuffer<float> Output { get; } = new((long)floats * SamplePass.GroupSize);

        public override void Dispose() => Output.Dispose();
    }
}
