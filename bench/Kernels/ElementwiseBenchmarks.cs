using BenchmarkDotNet.Attributes;
using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Bench.Kernels;

/// <summary>Operations on each element by itself, on the second activation of deep-cnn: a group of 11x11x64.</summary>
public unsafe class ElementwiseBenchmarks : IDisposable
{
    private const int Pitch = 64;
    private const int Rows = 8 * 11 * 11;
    private const int Count = Rows * Pitch;

    private readonly NativeBuffer<float> x = new(Count);
    private readonly NativeBuffer<float> y = new(Count);
    private readonly NativeBuffer<float> sums = new(Pitch);

    [GlobalSetup]
    public void Setup()
    {
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
    public void Multiply() => Elementwise.Multiply(x.Pointer, x.Pointer, y.Pointer, Count);

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
    }
}
