using Permafrost.Reporting.Results;

namespace Permafrost.Tests.Reporting.Results;

public sealed class ModelSummaryTests
{
    [Fact]
    public void FromJson_WhatToJsonWrote_IsTheSame()
    {
        var model = new ModelSummary(
            421_642,
            2_830_000,
            [new LayerRow("conv2d", "26 x 26 x 32", 320), new LayerRow("dense <x>", "10", 421_322)]
        );

        var read = ModelSummary.FromJson(model.ToJson());

        Assert.Equal(model.Layers, read.Layers);
        Assert.Equal((model.ParameterCount, model.MacsPerImage), (read.ParameterCount, read.MacsPerImage));
        Assert.Equal(model.ToJson(), read.ToJson());
    }

    [Fact]
    public void ToJson_BestEpochKept_NamesIt()
    {
        var model = new ModelSummary(1, 2, [], KeptEpoch: 7);

        Assert.Contains("\"kept_epoch\": 7", model.ToJson(), StringComparison.Ordinal);
        Assert.Equal(7, ModelSummary.FromJson(model.ToJson()).KeptEpoch);
        Assert.DoesNotContain("kept_epoch", (model with { KeptEpoch = null }).ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"parameter_count":1.5,"macs_per_image":1,"layers":[]}""")]
    [InlineData("""{"parameter_count":1,"macs_per_image":1,"layers":[{"name":null}]}""")]
    public void FromJson_SomethingElse_ThrowsInvalidData(string json) =>
        Assert.Throws<InvalidDataException>(() => ModelSummary.FromJson(json));
}
