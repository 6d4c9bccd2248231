using System.Runtime.CompilerServices;
using Permafrost.Model.Kernels;

namespace Permafrost.Model.Layers;

/// <summary>The gradients of a convolution.</summary>
internal sealed unsafe partial class Conv2d
{
    public override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target)
    {
        var own = (State)state;
        if (relu)
        {
            Elementwise.ReluGradient(own.Output.Pointer, dOutput, pass.Samples * Output.Floats);
        }

        BackwardByWeight(own, pass, dOutput);
        if (target is null)
        {
            return null;
        }

        float* dBordered = HasBorder ? own.BorderedGradient!.Pointer : target;
        new Span<float>(dBordered, pass.Samples * bordered.Floats).Clear();
        BackwardByInput(pass, dOutput, dBordered);
        if (HasBorder)
        {
            RemoveBorder(pass, dBordered, target);
        }

        return target;
    }

    /// <summary>dL/dW and dL/db of a bias: the groups' sums, added in order.</summary>
    public override void ReduceGradient(Parameter parameter, int firstRow, int rows, int batchSamples)
    {
        float* groupSums = parameter == weight ? groupWeights.Pointer : groupBiases.Pointer;
        long at = (long)firstRow * parameter.Pitch;
        int count = rows * parameter.Pitch;
        int groups = (batchSamples + SamplePass.GroupSize - 1) / SamplePass.GroupSize;
        new ReadOnlySpan<float>(groupSums + at, count).CopyTo(new Span<float>(parameter.Gradients + at, count));
        for (int group = 1; group < groups; group++)
        {
            Elementwise.Add(groupSums + group * parameter.PackedCount + at, parameter.Gradients + at, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RowsChanged(Parameter parameter, int firstRow, int rows)
    {
        if (parameter != weight)
        {
            return;
        }

        int pitch = ActivationLayout.RoundUp(Input.Pitch);
        int filters = Output.Shape.Channels;
        for (int row = firstRow; row < firstRow + rows; row++)
        {
            float* from = weight.Values + (long)row * weight.Pitch;
            float* to = swapped.Pointer + (long)(row / Input.Pitch) * filters * pitch + row % Input.Pitch;
            for (int k = 0; k < filters; k++)
            {
                to[(long)k * pitch] = from[k];
            }
        }
    }

    private void BackwardByWeight(State own, in SamplePass pass, float* dOutput)
    {
        var problem = new TileProblem
        {
            A = own.Input,
            ARows = weightRows.Pointer,
            AOuter = bordered.Floats,
            ARun = stride * RowPitch,
            AStep = stride * Input.Pitch,
            B = dOutput,
            BStep = Output.Pitch,
            C = groupWeights.Pointer + pass.Group * weight.PackedCount,
            CRows = own.WeightRows!.Pointer,
            Init = zeros.Pointer,
            Rows = weight.Rows,
            Columns = Output.Pitch,
            Outer = pass.Samples,
            Runs = Output.Shape.Height,
            Length = Output.Shape.Width,
        };
        kernel.Run(problem);

        float* sums = groupBiases.Pointer + pass.Group * bias.PackedCount;
        new Span<float>(sums, bias.Pitch).Clear();
        Elementwise.AddRows(dOutput, pass.Samples * PixelCount, Output.Pitch, sums);
    }

    private void BackwardByInput(in SamplePass pass, float* dOutput, float* dBordered)
    {
        int chunk = Math.Clamp((PixelsPerProblem + PixelCount - 1) / PixelCount, 1, SamplePass.GroupSize);
        int pitch = ActivationLayout.RoundUp(Input.Pitch);
        for (int sample = 0; sample < pass.Samples; sample += chunk)
        {
            for (int tap = 0; tap < size * size; tap++)
            {
                var problem = new TileProblem
                {
                    A = dOutput + (long)sample * Output.Floats,
                    ARows = outputPixels.Pointer,
                    AStep = 1,
                    B = swapped.Pointer + (long)tap * Output.Shape.Channels * pitch,
                    BStep = pitch,
                    C = dBordered + (long)sample * bordered.Floats + taps.Pointer[tap],
                    CRows = inputPixels.Pointer,
                    Rows = Math.Min(chunk, pass.Samples - sample) * PixelCount,
                    Columns = pitch,
                    Outer = 1,
                    Runs = 1,
                    Length = Output.Shape.Channels,
                };
                kernel.Run(problem);
            }
        }
    }
}
