using Permafrost.Bench;
using Permafrost.Bench.Measuring;
using Permafrost.Bench.Reports;
using Permafrost.Bench.Workers;

namespace Permafrost.Tests.Bench.Reports;

public sealed class ReportPageTests
{
    private static readonly Machine Machine = new("A processor", 2, "a system", "avx2", Commit: null, Changed: false, Load: "0.10");

    [Theory]
    [InlineData(4.9, 4_990_000, "| at most 5\u00a0s | 4.9\u00a0s | yes |", "| at most 5.00\u00a0MB | 4.99\u00a0MB | yes |")]
    [InlineData(5.1, 5_010_000, "| at most 5\u00a0s | 5.1\u00a0s | no |", "| at most 5.00\u00a0MB | 5.01\u00a0MB | no |")]
    public void ToMarkdown_HundredExperiments_AreMetWithinFiveSecondsAndMegabytes(double seconds, double bytes, string time, string size)
    {
        var readings = new Readings<ReportSubject>();
        readings.Add(
            ReportSubject.Hundred,
            new Reading { Values = { [ReportWorker.Seconds] = seconds, [ReportWorker.HtmlBytes] = bytes } }
        );

        string page = PageOf(readings);

        Assert.Contains(time, page, StringComparison.Ordinal);
        Assert.Contains(size, page, StringComparison.Ordinal);
    }

    [Fact]
    public void ToMarkdown_WhatFailed_SaysWhyItWasNotMeasured()
    {
        var readings = new Readings<ReportSubject>();
        readings.Fail(ReportSubject.OneAxis, "no disk");

        Assert.Contains("| at most 20\u00a0s | not measured: no disk |  |", PageOf(readings), StringComparison.Ordinal);
    }

    private static string PageOf(Readings<ReportSubject> readings) =>
        new ReportPage(Machine, RoundsArguments.Parse([], "report", 3), readings).ToMarkdown();
}
