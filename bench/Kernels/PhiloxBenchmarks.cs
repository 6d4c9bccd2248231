using BenchmarkDotNet.Attributes;
using Permafrost.Core.Randomness;

namespace Permafrost.Bench.Kernels;

/// <summary>Random words for the dropout of one sample.</summary>
public class PhiloxBenchmarks
{
    private readonly PhiloxStream stream = new(111, "dropout/dropout_1");
    private uint[] words = [];

    /// <summary>13x13x32, the first dropout of deep-cnn, and 128, its last.</summary>
    [Params(13 * 13 * 32, 128)]
    public int Elements { get; set; }

    [GlobalSetup]
    public void Setup() =>
        words = new uint[(Elements + PhiloxStream.FillMultiple - 1) / PhiloxStream.FillMultiple * PhiloxStream.FillMultiple];

    [Benchmark]
    public void Fill() => stream.Fill(words, epoch: 0, sample: 1);
}
