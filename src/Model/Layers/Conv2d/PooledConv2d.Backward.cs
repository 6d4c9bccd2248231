using System.Runtime.CompilerServices;
using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>The gradients of a convolution with a pooling in its tail.</summary>
internal sealed unsafe partial class PooledConv2d
{
    /// <summary>Floats of input that samples may have together while the filters are summed over them: most of a first-level cache.</summary>
    private const int FloatsPerChunk = 11_000;

    private int SamplesPerChunk => Math.Clamp(FloatsPerChunk / geometry.Bordered.Floats, 1, SamplePass.GroupSize);

    /// <summary>Floats of one row of a filter.</summary>
    private int RunLength => geometry.Size * Input.Pitch;

    public override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target)
    {
        var own = (State)state;
        if (relu)
        {
            Elementwise.ReluGradient(own.Output.Pointer, dOutput, pass.Samples * Output.Floats);
        }

        if (bias is not null)
        {
            float* sums = biasSums.Of(pass.Group);
            new Span<float>(sums, bias.Pitch).Clear();
            Elementwise.AddRows(dOutput, pass.Samples * Windows, Output.Pitch, sums);
        }

        if (InputIsUnpadded)
        {
            BackwardByWeightOfImages(own, pass, dOutput);
            return null;
        }

        float* dBordered = target is null || own.Gradients!.Bordered is not { } bordered ? target : bordered.Pointer;
        new Span<float>(dBordered, target is null ? 0 : pass.Samples * geometry.Bordered.Floats).Clear();
        new Span<float>(weightSums.Of(pass.Group), Output.Shape.Channels * weight.Rows).Clear();
        for (int sample = 0; sample < pass.Samples; sample += SamplesPerChunk)
        {
            BackwardByWinners(own, pass, sample, Math.Min(SamplesPerChunk, pass.Samples - sample), dOutput, dBordered);
        }

        if (dBordered != target)
        {
            geometry.RemoveBorder(dBordered, target, pass.Samples);
        }

        return target;
    }

    /// <summary>dL/dW and dL/db of a batch: the groups' sums, added in order, and put in the order of the weights.</summary>
    public override void ReduceGradient(Parameter parameter, int firstRow, int rows, int batchSamples)
    {
        long first = (long)firstRow * parameter.Pitch;
        if (parameter == bias || InputIsUnpadded)
        {
            var sums = parameter == bias ? biasSums : weightSums;
            sums.Add(first, rows * parameter.Pitch, batchSamples, parameter.Gradients + first);
            return;
        }

        const int FiltersPerBlock = 16;
        float* block = stackalloc float[FiltersPerBlock * rows];
        for (int k = 0; k < Output.Shape.Channels; k += FiltersPerBlock)
        {
            int count = Math.Min(FiltersPerBlock, Output.Shape.Channels - k);
            for (int filter = 0; filter < count; filter++)
            {
                weightSums.Add((long)(k + filter) * weight.Rows + firstRow, rows, batchSamples, block + filter * rows);
            }

            Transposition.Copy(block, rows, weight.Gradients + first + k, weight.Pitch, count, rows);
        }
    }

    /// <summary>One tap of the filters, or a block of Winograd's.</summary>
    public override void Derive(int part)
    {
        int block = part - geometry.Size * geometry.Size;
        if (block >= 0)
        {
            winograd!.TransformFilters(block, weight);
            return;
        }

        int row = part * Input.Pitch;
        float* from = weight.Values + (long)row * weight.Pitch;
        Transposition.Copy(from, weight.Pitch, filters.Pointer + row, weight.Rows, Input.Pitch, Output.Shape.Channels);
    }

    /// <summary>Both gradients from the pixels that won and have a gradient, filter by filter.</summary>
    private void BackwardByWinners(State own, in SamplePass pass, int firstSample, int samples, float* dOutput, float* dBordered)
    {
        var work = own.Gradients!;
        long first = (long)firstSample * Output.Floats;
        work.Collect(
            dOutput + first,
            pixels.Pointer + firstSample * Windows * QuadPooling.Pixels,
            firstSample * Windows,
            samples * Windows
        );
        float* sums = weightSums.Of(pass.Group);
        for (int k = 0; k < Output.Shape.Channels; k++)
        {
            kernel.Chain.Gather(Chain(work, k, sums + (long)k * weight.Rows, own.Input));
        }

        for (int k = 0; k < Output.Shape.Channels && dBordered is not null; k++)
        {
            kernel.Chain.Scatter(Chain(work, k, filters.Pointer + (long)k * weight.Rows, dBordered));
        }
    }

    /// <summary>One filter and the pixels where it has a gradient.</summary>
    private ChainProblem Chain(GradientState work, int k, float* filter, float* bordered) =>
        new()
        {
            Inner = filter,
            InnerRun = RunLength,
            Outer = bordered,
            OuterRun = geometry.RowPitch,
            Runs = geometry.Size,
            Length = RunLength,
            Offsets = work.Offsets(k),
            Values = work.Values(k),
            Terms = work.Count(k),
        };

    /// <summary>dL/dW where the input's channels fill no vectors: as without pooling, from gradients laid out pixel by pixel.</summary>
    private void BackwardByWeightOfImages(State own, in SamplePass pass, float* dOutput)
    {
        int width = Output.Shape.Width * 2;
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            long at = (long)sample * Output.Floats;
            float* spread = own.Gradients!.Spread.Pointer;
            QuadPooling.Spread(dOutput + at, own.Gradients.Winners.Pointer + at, Output, spread, (nint)width * Output.Pitch);
            var problem = new TileProblem
            {
                A = own.Input + (long)sample * geometry.Bordered.Floats,
                ARows = windowFloats.Pointer,
                ARun = geometry.Stride * geometry.RowPitch,
                AStep = geometry.Stride * Input.Pitch,
                B = spread,
                BStep = Output.Pitch,
                C = weightSums.Of(pass.Group),
                CRows = weightRows.Pointer,
                Init = sample == 0 ? zeros.Pointer : null,
                Rows = weight.Rows,
                Columns = Output.Pitch,
                Outer = 1,
                Runs = Output.Shape.Height * 2,
                Length = width,
            };
            kernel.Tile.Run(problem);
        }
    }

    /// <summary>What a group remembers and needs for its gradients.</summary>
    private sealed class GradientState : IDisposable
    {
        private readonly NativeBuffer<int> offsets;
        private readonly NativeBuffer<float> values;
        private readonly NativeBuffer<int> counts;
        private readonly int pitch;
        private readonly int capacity;

        public GradientState(PooledConv2d layer)
        {
            Winners = new NativeBuffer<byte>((long)layer.Output.Floats * SamplePass.GroupSize);
            Bordered = layer.geometry.CreateBordered();
            Spread = new NativeBuffer<float>(layer.InputIsUnpadded ? QuadPooling.Pixels * layer.Output.Floats : 0);
            pitch = layer.Output.Pitch;

            // One more: what is no term is written too, and then overwritten.
            capacity = layer.InputIsUnpadded ? 0 : layer.Windows * layer.SamplesPerChunk + 1;
            offsets = new NativeBuffer<int>((long)pitch * capacity);
            values = new NativeBuffer<float>((long)pitch * capacity);
            counts = new NativeBuffer<int>(pitch);
        }

        /// <summary>Which of its four pixels each output came from, 0 to 3.</summary>
        public NativeBuffer<byte> Winners { get; }

        /// <summary>dL/dx with its border.</summary>
        public NativeBuffer<float>? Bordered { get; }

        /// <summary>The gradient of one sample before pooling, for a layer that reads images.</summary>
        public NativeBuffer<float> Spread { get; }

        /// <summary>Pixels where filter k has a gradient, in the order of the windows.</summary>
        public int* Offsets(int k) => offsets.Pointer + (long)k * capacity;

        /// <summary>The gradients at those pixels.</summary>
        public float* Values(int k) => values.Pointer + (long)k * capacity;

        /// <summary>Number of those pixels.</summary>
        public int Count(int k) => counts.Pointer[k];

        /// <summary>Lists, filter by filter, the pixels of some windows that have a gradient.</summary>
        /// <param name="gradients">[windows, pitch].</param>
        /// <param name="pixels">Offsets of the pixels, [windows, 4].</param>
        /// <param name="firstWindow">Position of the first of these windows in the group.</param>
        /// <param name="windows">Number of windows.</param>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Collect(float* gradients, int* pixels, int firstWindow, int windows)
        {
            byte* winners = Winners.Pointer + (long)firstWindow * pitch;
            for (int k = 0; k < pitch; k++)
            {
                int* offset = Offsets(k);
                float* value = Values(k);
                float* gradient = gradients + k;
                byte* winner = winners + k;
                int count = 0;
                for (int window = 0; window < windows; window++, gradient += pitch, winner += pitch)
                {
                    // Written always, counted only if it is a term: no branch to guess wrong.
                    float g = *gradient;
                    offset[count] = pixels[QuadPooling.Pixels * window + *winner];
                    value[count] = g;
                    count += g != 0f ? 1 : 0;
                }

                counts.Pointer[k] = count;
            }
        }

        public void Dispose()
        {
            foreach (var buffer in (IDisposable?[])[Winners, Bordered, Spread, offsets, values, counts])
            {
                buffer?.Dispose();
            }
        }
    }
}
