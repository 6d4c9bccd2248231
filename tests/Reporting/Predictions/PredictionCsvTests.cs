using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Tests.Reporting.Predictions;

public sealed class PredictionCsvTests
{
    [Fact]
    public void ToCsv_TwoImages_IsThisText()
    {
        var table = new PredictionTable(["Bag", "Shirt, long", "a \"b\"\nc"], [2, 0], [0.1f, 0.2f, 0.7f, 1, 0, 1e-8f]);

        Assert.Equal(
            "index,label,predicted,Bag,\"Shirt, long\",\"a \"\"b\"\"\nc\"\n0,2,2,0.1,0.2,0.7\n1,0,0,1,0,1E-08\n",
            Encoding.UTF8.GetString(table.ToCsv())
        );
    }

    [Fact]
    public void ReadCsv_AnyTable_GivesBackEveryBit()
    {
        var tables = Gen.Choose(1, 5)
            .SelectMany(classes => Gen.Choose(0, 1 << 24).ArrayOf(classes + 1).ArrayOf().Select(rows => (classes, rows)))
            .SelectMany(drawn => Names(drawn.classes).Select(names => Table(names, drawn.rows)))
            .ToArbitrary();
        Prop.ForAll(
                tables,
                table =>
                {
                    byte[] csv = table.ToCsv();
                    var read = PredictionTable.ReadCsv(csv);
                    return read.ToCsv().AsSpan().SequenceEqual(csv)
                        && read.ClassNames.SequenceEqual(table.ClassNames, StringComparer.Ordinal)
                        && read.Labels.SequenceEqual(table.Labels)
                        && Enumerable
                            .Range(0, table.Count)
                            .All(image => read.Probabilities(image).SequenceEqual(table.Probabilities(image)));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(111, 111));
    }

    [Theory]
    [InlineData("", "no end")]
    [InlineData("index,label,predicted,a", "no end")]
    [InlineData("index,label,predicted\n", "header")]
    [InlineData("index,label,guess,a\n", "header")]
    [InlineData("index,label,predicted,a\"b\n", "quote")]
    [InlineData("index,label,predicted,\"a\"b\n", "quote")]
    [InlineData("index,label,predicted,\"a\n", "no end")]
    [InlineData("index,label,predicted,a,b\n0,0,0,1,0", "image 0 has no end")]
    [InlineData("index,label,predicted,a,b\n1,0,0,1,0\n", "image 0 has index 1; expected 0")]
    [InlineData("index,label,predicted,a,b\n0,0,0,1\n", "expected 2 probabilities")]
    [InlineData("index,label,predicted,a,b\n0,0,0,1,0,0\n", "expected 2 probabilities")]
    [InlineData("index,label,predicted,a,b\n0,0,0,1,0,\n", "expected 2 probabilities")]
    [InlineData("index,label,predicted,a,b\n0,0,0,1,zero\n", "expected 2 probabilities")]
    [InlineData("index,label,predicted,a,b\n0,0,0,1, 0\n", "expected 2 probabilities")]
    [InlineData("index,label,predicted,a,b\n0,0,0,1,0\r\n", "expected 2 probabilities")]
    [InlineData("index,label,predicted,a,b\n0,x,0,1,0\n", "'label'")]
    [InlineData("index,label,predicted,a,b\n\n", "'index'")]
    [InlineData("index,label,predicted,a,b\n0,2,0,1,0\n", "label 2 is no class")]
    [InlineData("index,label,predicted,a,b\n0,0,0,1,1\n", "sum to 2")]
    [InlineData("index,label,predicted,a,b\n0,0,0,NaN,0\n", "out of range")]
    [InlineData("index,label,predicted,a,b\n0,0,1,1,0\n", "predicts class 1, but class 0")]
    public void ReadCsv_FaultyText_SaysWhere(string csv, string expected)
    {
        var fault = Assert.Throws<InvalidDataException>(() => PredictionTable.ReadCsv(Encoding.UTF8.GetBytes(csv)));

        Assert.StartsWith("predictions.csv: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadCsv_HeaderThatIsNotUtf8_Throws() =>
        Assert.Throws<InvalidDataException>(() => PredictionTable.ReadCsv([.. "index,label,predicted,"u8, 0xff, (byte)'\n']));

    private static PredictionTable Table(string[] names, int[][] rows)
    {
        int classes = names.Length;
        var probabilities = new List<float>();
        foreach (int[] row in rows)
        {
            double sum = row.Skip(1).Sum(weight => weight + 1.0);
            probabilities.AddRange(row.Skip(1).Select(weight => (float)((weight + 1.0) / sum)));
        }

        return new PredictionTable(names, [.. rows.Select(row => row[0] % classes)], [.. probabilities]);
    }

    private static Gen<string[]> Names(int count) =>
        Gen.Elements("a", "", " b", "c,d", "\"", "e\nf", "g\r\nh", "שלום", "日本", "index").ArrayOf(count);
}
