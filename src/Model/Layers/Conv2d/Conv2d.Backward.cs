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

        if (winogradToInput is not null)
        {
            winogradToInput.Run(own.ToInput!, dOutput, pass.Samples, bias: null, relu: false, target);
        }
        else
        {
            BackwardByInput(own, pass, dOutput, target);
        }

        return target;
    }

    /// <summary>dL/dW and dL/db of a batch: the groups' sums, added in order.</summary>
    public override void ReduceGradient(Parameter parameter, int firstRow, int rows, int batchSamples)
    {
        var sums = parameter == weight ? weightSums : biasSums;
        long first = (long)firstRow * parameter.Pitch;
        sums.Add(first, rows * parameter.Pitch, batchSamples, parameter.Gradients + first);
    }

    /// <summary>One tap, within which the swapped weights are the transposed ones; or a block of Winograd's filters.</summary>
    public override void Derive(int part)
    {
        int block = part - SwappedTaps;
        if (block >= 0)
        {
            winograd!.TransformFilters(block, weight);
            winogradToInput?.TakeTurned(winograd, block);
            return;
        }

        long filters = Output.Shape.Channels;
        float* from = weight.Values + (long)part * Input.Pitch * weight.Pitch;
        float* to = swapped.Pointer + part * filters * SwappedPitch;
        Transposition.Copy(from, weight.Pitch, to, SwappedPitch, Input.Pitch, Output.Shape.Channels);
    }

    private void BackwardByWeight(State own, in SamplePass pass, float* dOutput)
    {
        var problem = new TileProblem
        {
            A = own.Input,
            ARows = windowFloats.Pointer,
            AOuter = geometry.Bordered.Floats,
            ARun = geometry.Stride * geometry.RowPitch,
            AStep = geometry.Stride * Input.Pitch,
            B = dOutput,
            BStep = Output.Pitch,
            C = weightSums.Of(pass.Group),
            CRows = weightRows.Pointer,
            Init = zeros.Pointer,
            Rows = weight.Rows,
            Columns = Output.Pitch,
            Outer = pass.Samples,
            Runs = Output.Shape.Height,
            Length = Output.Shape.Width,
        };
        kernel.Tile.Run(problem);
        if (bias is not null)
        {
            float* sums = biasSums.Of(pass.Group);
            new Span<float>(sums, bias.Pitch).Clear();
            Elementwise.AddRows(dOutput, pass.Samples * geometry.OutputPixels, Output.Pitch, sums);
        }
    }

    private void BackwardByInput(State own, in SamplePass pass, float* dOutput, float* target)
    {
        float* dBordered = own.BorderedGradient is { } bordered ? bordered.Pointer : target;

        // A kernel of one pixel that visits every pixel writes each gradient once and needs no zeros to start from.
        bool once = geometry.Size == 1 && geometry.Stride == 1;
        if (!once)
        {
            new Span<float>(dBordered, pass.Samples * geometry.Bordered.Floats).Clear();
        }

        int chunk = Math.Clamp((PixelsPerProblem + geometry.OutputPixels - 1) / geometry.OutputPixels, 1, SamplePass.GroupSize);
        for (int sample = 0; sample < pass.Samples; sample += chunk)
        {
            for (int tap = 0; tap < geometry.Size * geometry.Size; tap++)
            {
                var problem = new TileProblem
                {
                    A = dOutput + (long)sample * Output.Floats,
                    ARows = outputPixels.Pointer,
                    AStep = 1,
                    B = swapped.Pointer + (long)tap * Output.Shape.Channels * SwappedPitch,
                    BStep = SwappedPitch,
                    C = dBordered + (long)sample * geometry.Bordered.Floats + taps.Pointer[tap],
                    CRows = inputPixels.Pointer,
                    Init = once ? zeros.Pointer : null,
                    Rows = Math.Min(chunk, pass.Samples - sample) * geometry.OutputPixels,
                    Columns = SwappedPitch,
                    Outer = 1,
                    Runs = 1,
                    Length = Output.Shape.Channels,
                };
                kernel.Tile.Run(problem);
            }
        }

        if (own.BorderedGradient is not null)
        {
            geometry.RemoveBorder(dBordered, target, pass.Samples);
        }
    }
}
