using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Permafrost.Bench.Kernels;

/// <summary>How BenchmarkDotNet measures here.</summary>
internal static class KernelConfig
{
    private const int LongestName = 60;
    private const int IterationMilliseconds = 100;
    private const int WarmUps = 2;
    private const int Iterations = 5;

    /// <param name="job">Whether to add our job; false where the command line brings its own.</param>
    public static IConfig Create(bool job)
    {
        var config = ManualConfig
            .CreateEmpty()
            .AddLogger(ConsoleLogger.Default)
            .AddExporter(MarkdownExporter.GitHub)
            .AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Params, DefaultColumnProviders.Statistics)
            .AddColumn(new GigaflopsColumn())
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(LongestName))
            .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared))
            .WithArtifactsPath(Path.Combine(Checkout.Scratch, "kernels"));

        // In this process: kernels ask for full optimisation themselves, and a generated project would know nothing of our build settings.
        return job
            ? config.AddJob(
                Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
                    .WithId("kernels")
                    .WithIterationTime(TimeInterval.FromMilliseconds(IterationMilliseconds))
                    .WithWarmupCount(WarmUps)
                    .WithIterationCount(Iterations)
            )
            : config;
    }
}
