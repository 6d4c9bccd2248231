using Permafrost.Reporting.History;

namespace Permafrost.Tests.Reporting.History;

public sealed class TrainingHistoryTests
{
    private const string Header = "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate\n";

    [Fact]
    public void ToCsv_TwoEpochs_IsThisText()
    {
        var history = new TrainingHistory([
            new EpochRecord(1, 0.5, 0.75, 0.1 + 0.2, 0.8, 0.001),
            new EpochRecord(2, 1e-7, 1, 0.25, 0.875, 0.0001),
        ]);

        Assert.Equal(Header + "1,0.5,0.75,0.30000000000000004,0.8,0.001\n2,1e-7,1,0.25,0.875,0.0001\n", history.ToCsv());
    }

    [Fact]
    public void ToCsv_NoValidationSplit_LeavesItsFieldsEmpty() =>
        Assert.Equal(Header + "1,0.5,0.75,,,0.001\n", new TrainingHistory([new EpochRecord(1, 0.5, 0.75, null, null, 0.001)]).ToCsv());

    [Theory]
    [InlineData(Header)]
    [InlineData(Header + "1,0.5,0.75,,,0.001\n")]
    [InlineData(Header + "1,0.5,0.75,0.30000000000000004,0.8,0.001\n2,0.25,1,0.2,0.9,0.001\n")]
    public void FromCsv_WhatToCsvWrote_WritesTheSame(string csv) => Assert.Equal(csv, TrainingHistory.FromCsv(csv).ToCsv());

    [Theory]
    [InlineData("", "header")]
    [InlineData(Header + "1,0.5,0.75,,,0.001", "cut off")]
    [InlineData("epoch,loss\n1,2\n", "header")]
    [InlineData(Header + "1,0.5,0.75,,0.001\n", "line 2")]
    [InlineData(Header + "1,0.5,0.75,,,0.001\nx,0.5,0.75,,,0.001\n", "line 3")]
    [InlineData(Header + "1,,0.75,,,0.001\n", "line 2")]
    [InlineData(Header + "1,0.5,0.75,,,0.001\n\n", "line 3")]
    [InlineData(Header + "1,0.5,0.75,,,0.001\r\n", "line 2")]
    [InlineData(Header + "2,0.5,0.75,,,0.001\n", "expected 1")]
    [InlineData(Header + "1,NaN,0.75,,,0.001\n", "not finite")]
    [InlineData(Header + "1,0.5,1.75,,,0.001\n", "0..1")]
    [InlineData(Header + "1,0.5,0.75,0.5,,0.001\n", "only one")]
    public void FromCsv_FaultyText_SaysWhere(string csv, string expected)
    {
        var fault = Assert.Throws<InvalidDataException>(() => TrainingHistory.FromCsv(csv));

        Assert.StartsWith("history.csv: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_LossNotFinite_Throws() =>
        Assert.Throws<ArgumentException>(() => new TrainingHistory([new EpochRecord(1, double.PositiveInfinity, 0.5, null, null, 0.1)]));
}
