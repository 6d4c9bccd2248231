using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Tests.Reporting.Metrics;

public sealed class SplitMetricsTests
{
    [Fact]
    public void FromJson_WhatToJsonWrote_IsTheSameToTheLastBit()
    {
        var metrics = new SplitMetrics(Metrics(70, 0.8), Metrics(90, 0.7));

        string json = metrics.ToJson();
        var read = SplitMetrics.FromJson(json);

        Assert.Equal(json, read.ToJson());
        Assert.Equal(metrics.Test.Loss, read.Test.Loss);
        Assert.Equal(metrics.Validation!.Classes, read.Validation!.Classes);
        Assert.EndsWith("}\n", json, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', json);
    }

    [Fact]
    public void ToJson_NoValidationSplit_IsNull()
    {
        string json = new SplitMetrics(null, Metrics(10, 0.5)).ToJson();

        Assert.Contains("\"validation\": null", json, StringComparison.Ordinal);
        Assert.Null(SplitMetrics.FromJson(json).Validation);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"validation":null,"test":{"count":"many"}}""")]
    [InlineData("""{"validation":null,"test":{"count":1,"accuracy":1,"accuracy_ci95":[]}}""")]
    public void FromJson_SomethingElse_ThrowsInvalidData(string json)
    {
        var fault = Assert.Throws<InvalidDataException>(() => SplitMetrics.FromJson(json));

        Assert.StartsWith("metrics.json", fault.Message, StringComparison.Ordinal);
    }

    private static ClassificationMetrics Metrics(int count, double accuracy) =>
        ClassificationMetrics.Compute(SampleStudy.Answers(["a", "b\"<", "c"], count, accuracy, "metrics"));
}
