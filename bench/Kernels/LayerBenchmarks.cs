using BenchmarkDotNet.Attributes;
using Permafrost.Core.Randomness;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Memory;

namespace Permafrost.Bench.Kernels;

/// <summary>One group of samples through one layer, as a thread takes it in training, with every variant of the kernels.</summary>
public unsafe class LayerBenchmarks
{
    /// <summary>Groups of a batch of 64.</summary>
    internal const int Groups = 8;

    private Layer layer = null!;
    private LayerState state = null!;
    private NativeBuffer<float> input = null!;
    private NativeBuffer<float> dOutput = null!;
    private NativeBuffer<float> dInput = null!;
    private NativeBuffer<int> indices = null!;
    private SamplePass pass;

    public static IEnumerable<LayerCase> Layers => LayerCase.All;

    /// <summary>All but the last resort, which nobody waits for.</summary>
    public static IEnumerable<string> Variants =>
        KernelVariants
            .Supported.Select(kernel => kernel.Name)
            .Where((_, index) => index == 0 || index < KernelVariants.Supported.Count - 1);

    [ParamsSource(nameof(Layers))]
    public LayerCase Layer { get; set; } = LayerCase.All[0];

    [ParamsSource(nameof(Variants))]
    public string Kernel { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        layer = Layer.Create(KernelVariants.Choose(Kernel));
        layer.Initialize(seed: 111);
        layer.PrepareTraining(Groups * SamplePass.GroupSize);
        state = layer.CreateState(training: true);
        input = Random(layer.Input.Floats, "input");
        dOutput = Random(layer.Output.Floats, "dOutput");
        dInput = new NativeBuffer<float>((long)layer.Input.Floats * SamplePass.GroupSize);
        indices = NativeBuffer<int>.Of([.. Enumerable.Range(0, SamplePass.GroupSize)]);
        pass = new SamplePass
        {
            Samples = SamplePass.GroupSize,
            Training = true,
            SampleIndices = indices.Pointer,
        };
        Forward();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (var owned in (IDisposable[])[state, layer, input, dOutput, dInput, indices])
        {
            owned.Dispose();
        }
    }

    [Benchmark]
    public void Forward()
    {
        if (layer.MixesSamples)
        {
            layer.Gather(state, pass, input.Pointer);
            layer.Settle(Groups * SamplePass.GroupSize);
        }

        layer.Forward(state, pass, input.Pointer);
    }

    /// <summary>As the first layer of a network has it: nobody wants the gradient of its input.</summary>
    [Benchmark]
    public void BackwardToWeights() => Backward(null);

    [Benchmark]
    public void Backward() => Backward(Layer.ReadsImages ? null : dInput.Pointer);

    /// <summary>The second phase of a step, once per batch: groups added up, or a dense layer's gradient.</summary>
    [Benchmark]
    public void Reduce()
    {
        foreach (var parameter in layer.Parameters.Where(parameter => parameter.Trained))
        {
            layer.ReduceGradient(parameter, 0, parameter.Rows, Groups * SamplePass.GroupSize);
        }
    }

    private void Backward(float* target)
    {
        if (layer.MixesSamples)
        {
            layer.GatherGradient(state, pass, dOutput.Pointer);
            layer.SettleGradient(Groups * SamplePass.GroupSize);
        }

        layer.Backward(state, pass, dOutput.Pointer, target);
    }

    /// <summary>Between -1 and 1, half of them below zero: a ReLU has something to do.</summary>
    private static NativeBuffer<float> Random(int floats, string purpose)
    {
        var stream = new PhiloxStream(111, purpose);
        var buffer = new NativeBuffer<float>((long)floats * SamplePass.GroupSize);
        for (int i = 0; i < buffer.Count; i++)
        {
            buffer.Span[i] = (float)(2.0 * stream.Double(0, 0, (uint)i) - 1.0);
        }

        return buffer;
    }
}
