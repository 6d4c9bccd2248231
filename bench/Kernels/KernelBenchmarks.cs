using BenchmarkDotNet.Running;

namespace Permafrost.Bench.Kernels;

/// <summary>The benchmarks of single layers and kernels.</summary>
internal static class KernelBenchmarks
{
    /// <param name="args">Options of BenchmarkDotNet; all benchmarks if there is no filter.</param>
    public static int Run(string[] args)
    {
        bool job = !Has(args, "--job");
        string[] all =
        [
            .. args,
            .. Has(args, "--filter") || Has(args, "--list") ? (string[])[] : ["--filter=*"],
            .. job ? (string[])[] : ["--inProcess"],
        ];
        BenchmarkSwitcher
            .FromTypes([typeof(LayerBenchmarks), typeof(PhiloxBenchmarks), typeof(ElementwiseBenchmarks), typeof(AdamBenchmarks)])
            .Run(all, KernelConfig.Create(job));
        return 0;
    }

    private static bool Has(string[] args, string option) => args.Any(arg => arg.StartsWith(option, StringComparison.Ordinal));
}
