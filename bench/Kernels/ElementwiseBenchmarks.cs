using BenchmarkDotNet.Attributes;
using Permafrost.Core.Randomness;
using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Bench.Kernels;

/// <summary>Operations on each element by itself, on the second activation of deep-cnn: a group of 11x11x64.</summary>
public unsafe class ElementwiseBenchmarks : IDisposable
{
    private const int Pitch = 64;
    private const int Rows = 8 * 11 * 11;
    private const int Count = Rows * Pitch;

    /// <summary>A rate of 1/4, of 2^32.</summary>
    private const uint Threshold = 1u << 30;

    /// <summary>Keeps gradients finite, however often they are scaled.</summary>
    private const float Scale = 1f;

    private readonly NativeBuffer<float> x = new(Count);
    private readonly NativeBuffer<float> y = new(Count);
    private readonly NativeBuffer<float> sums = new(Pitch);
    private readonly NativeBuffer<uint> words = new(Count);
    private readonly NativeBuffer<ushort> kept = new(Count / DropoutMask.Width);

    [GlobalSetup]
    public void Setup()
    {
        // The mask first: what it writes to y is written again.
        new PhiloxStream(111, "dropout/dropout_2").Fill(words.Span, epoch: 0, sample: 1);
        DrawDropout();
        for (int i = 0; i < Count; i++)
        {
            x.Span[i] = i % 3 - 1;
            y.Span[i] = 1;
        }
    }

    [Benchmark]
    public void Relu() => Elementwise.Relu(x.Pointer, y.Pointer, Count);

    [Benchmark]
    public void ReluGradient() => Elementwise.ReluGradient(x.Pointer, y.Pointer, Count);

    [Benchmark]
    public void DrawDropout() => DropoutMask.Draw(words.Pointer, Threshold, Scale, x.Pointer, y.Pointer, kept.Pointer, Count);

    [Benchmark]
    public void ApplyDropout() => DropoutMask.Apply(kept.Pointer, Scale, y.Pointer, Count);

    [Benchmark]
    public void AddRows() => Elementwise.AddRows(x.Pointer, Rows, Pitch, sums.Pointer);

    [Benchmark]
    public double SumOfSquares() => Elementwise.SumOfSquares(x.Pointer, Count);

    [GlobalCleanup]
    public void Dispose()
    {
        x.Dispose();
        y.Dispose();
        sums.Dispose();
        words.Dispose();
        kept.Dispose();
    }
}
