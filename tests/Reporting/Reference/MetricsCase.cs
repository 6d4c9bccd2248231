using System.Text.Json;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Tests.Reporting.Reference;

/// <summary>Recorded predictions, what ours computes of them and what the peers did.</summary>
/// <param name="Expected">An entry of <c>metrics</c>.</param>
/// <param name="Peer">That of <c>peer_metrics</c> beside it.</param>
/// <param name="Table">The predictions.</param>
internal sealed record MetricsCase(JsonElement Expected, JsonElement Peer, PredictionTable Table)
{
    public static IReadOnlyList<MetricsCase> All { get; } =
    [.. ReferenceValues.Of("metrics").Zip(ReferenceValues.Of("peer_metrics"), (one, peer) => new MetricsCase(one, peer, TableOf(one)))];

    public ClassificationMetrics Actual { get; } = ClassificationMetrics.Compute(Table);

    public (double Expected, double Actual) Pair(string name, double actual) => (Expected.Number(name), actual);

    public (double Expected, double Actual) PeerPair(string name, double? actual) => MetricsAgreement.Known(Peer, name, actual);

    public IEnumerable<(double Expected, double Actual)> Pairs(string name, double[] actual) => Zipped(Expected.Numbers(name), actual);

    public IEnumerable<(double Expected, double Actual)> PeerPairs(string name, double[] actual) => Zipped(Peer.Numbers(name), actual);

    public IEnumerable<(double Expected, double Actual)> ByClass(string name, Func<ClassMetrics, double> actual) =>
        Pairs(name, [.. Actual.Classes.Select(actual)]);

    public IEnumerable<(double Expected, double Actual)> Averages(string name, ClassAverage actual) =>
        Zipped(Expected.GetProperty("averages").Numbers(name), [actual.Precision, actual.Recall, actual.F1]);

    public IEnumerable<(double Expected, double Actual)> Confusion() =>
        Zipped(
            [.. Expected.GetProperty("confusion").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(one => one.GetDouble())],
            [.. Actual.Confusion.SelectMany(row => row).Select(one => (double)one)]
        );

    /// <summary>Of the bins that are not empty: which they are, and what is in them.</summary>
    public IEnumerable<(double Expected, double Actual)> Bins()
    {
        var filled = ReliabilityBin.Of(Table).Select((bin, number) => (Bin: bin, Number: number)).Where(one => one.Bin.Count > 0).ToList();
        return
        [
            .. PeerPairs("bins", [.. filled.Select(one => (double)one.Number)]),
            .. PeerPairs("bin_images", [.. filled.Select(one => (double)one.Bin.Count)]),
            .. PeerPairs("bin_accuracy", [.. filled.Select(one => one.Bin.Accuracy!.Value)]),
            .. PeerPairs("bin_confidence", [.. filled.Select(one => one.Bin.Confidence!.Value)]),
        ];
    }

    /// <summary>The loss of the images whose true class has a probability, as scikit-learn was asked for.</summary>
    public double LossOfSeen()
    {
        int[] seen = [.. Enumerable.Range(0, Table.Count).Where(image => Table.Probabilities(image)[Table.Labels[image]] > 0)];
        Assert.Equal(Peer.GetProperty("log_loss")[0].GetInt32(), seen.Length);
        return ClassificationMetrics
            .Compute(
                new PredictionTable(
                    Table.ClassNames,
                    [.. seen.Select(image => Table.Labels[image])],
                    [.. seen.SelectMany(image => Table.Probabilities(image).ToArray())]
                )
            )
            .Loss;
    }

    private static IEnumerable<(double Expected, double Actual)> Zipped(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual);
    }

    private static PredictionTable TableOf(JsonElement json) =>
        new(
            [.. Enumerable.Range(0, json.Integer("classes")).Select(k => $"class {k}")],
            json.Integers("labels"),
            [.. json.GetProperty("parts").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(part => part.GetInt32() / 1024f)]
        );
}
