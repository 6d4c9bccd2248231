using Permafrost.Bench;
using Permafrost.Bench.Measuring;
using Permafrost.Bench.Pipeline;
using Permafrost.Bench.Workers;

namespace Permafrost.Tests.Bench.Pipeline;

public sealed class PipelinePageTests
{
    private static readonly Machine Machine = new("A processor", 2, "a system", "avx2", Commit: null, Changed: false, Load: "0.10");

    [Theory]
    [InlineData(0.9, "0.9\u00a0s", "yes")]
    [InlineData(1.1, "1.1\u00a0s", "no")]
    public void ToMarkdown_MatrixWithNothingToDo_IsMetWithinASecond(double seconds, string measured, string met)
    {
        var readings = new Readings<PipelineSubject>();
        readings.Add(PipelineSubject.Matrix, new Reading { Values = { [StartWorker.Seconds] = seconds } });

        Assert.Contains(
            $"| 1,000 experiments of one matrix, nothing to do: start to exit | at most 1\u00a0s | {measured} | {met} |",
            PageOf(readings),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void ToMarkdown_WhatFailed_SaysWhyItWasNotMeasured()
    {
        var readings = new Readings<PipelineSubject>();
        readings.Fail(PipelineSubject.Fingerprints, "no study");

        Assert.Contains("| at most 0.15\u00a0s | not measured: no study |  |", PageOf(readings), StringComparison.Ordinal);
    }

    private static string PageOf(Readings<PipelineSubject> readings) =>
        new PipelinePage(Machine, RoundsArguments.Parse([], "pipeline", 5), readings).ToMarkdown();
}
