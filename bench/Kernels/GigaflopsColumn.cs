using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Permafrost.Bench.Kernels;

/// <summary>Rate of operations counted dense, for benchmarks of a <see cref="LayerCase"/>.</summary>
internal sealed class GigaflopsColumn : IColumn
{
    public string Id => nameof(GigaflopsColumn);

    public string ColumnName => "GFLOP/s";

    public string Legend => "10^9 multiplications and additions per second, those with zeros among them";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        double nanoseconds = summary[benchmarkCase]?.ResultStatistics?.Mean ?? double.NaN;
        return
            benchmarkCase.Parameters.Items.Select(item => item.Value).OfType<LayerCase>().FirstOrDefault() is { } layer
            && layer.Flops(benchmarkCase.Descriptor.WorkloadMethod.Name) is { } flops
            ? (flops / nanoseconds).ToString("F1")
            : "-";
    }

    public bool IsAvailable(Summary summary) =>
        summary.BenchmarksCases.Any(benchmark => benchmark.Parameters.Items.Any(item => item.Value is LayerCase));

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;
}
