using BenchmarkDotNet.Attributes;
using Permafrost.Model.Layers;
using Permafrost.Model.Optimizers;

namespace Permafrost.Bench.Kernels;

/// <summary>One step of Adam for the largest tensor of deep-cnn: 576 x 128 weights.</summary>
public class AdamBenchmarks : IDisposable
{
    private readonly Layer layer = new LayerCase("dense", new DenseOptions { Units = 128 }, Model.ActivationShape.Flat(576)).Create(
        Model.Kernels.KernelVariants.Supported[0]
    );
    private readonly Optimizer optimizer;

    public AdamBenchmarks()
    {
        layer.Initialize(seed: 111);
        optimizer = Optimizer.Create(new AdamOptions(), layer.Parameters);
    }

    [Benchmark]
    public void Update()
    {
        var kernel = layer.Parameters[0];
        optimizer.BeginStep(learningRate: 0.001);
        optimizer.Update(0, kernel, 0, checked((int)kernel.PackedCount));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        optimizer.Dispose();
        layer.Dispose();
    }
}
