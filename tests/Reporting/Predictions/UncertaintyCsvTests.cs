using Permafrost.Reporting.Predictions;

namespace Permafrost.Tests.Reporting.Predictions;

public sealed class UncertaintyCsvTests
{
    [Fact]
    public void ReadEntropies_WhatWasWritten_ReadsBackTheSameNumbers()
    {
        double[] entropies = [0, 1 / 3.0, 1e-17, 2.302585092994046];

        Assert.Equal(entropies, UncertaintyCsv.ReadEntropies(UncertaintyCsv.Text(entropies, [0, 0, 0, 0])));
    }

    [Theory]
    [InlineData("", "header")]
    [InlineData("index,entropy\n", "header")]
    [InlineData("index,entropy,mutual_information\n0,0.5,0", "cut off")]
    [InlineData("index,entropy,mutual_information\n1,0.5,0\n", "line 2")]
    [InlineData("index,entropy,mutual_information\n0,NaN,0\n", "line 2")]
    [InlineData("index,entropy,mutual_information\n0,0.5,0\n1,0.5\n", "line 3")]
    public void ReadEntropies_AnotherText_NamesTheLine(string csv, string expected)
    {
        var fault = Assert.Throws<InvalidDataException>(() => UncertaintyCsv.ReadEntropies(csv));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Contains("Run Evaluate again", fault.Message, StringComparison.Ordinal);
    }
}
