using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Reporting.Comparisons.Sides;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Tests.Reporting.Comparisons.Sides;

/// <summary>Sides made up for tests: experiments that are right with a given chance, on drawn answers.</summary>
internal static class SampleSide
{
    public const int Images = 1000;

    private static readonly string[] Classes = ["a", "b", "c", "d"];

    public static Side Of(string title, params SideRun[] runs) => new(title, title, [.. runs]);

    /// <summary>A run with its predictions.</summary>
    /// <param name="name">Of the experiment.</param>
    /// <param name="accuracy">The chance to be right.</param>
    /// <param name="draw">Another text draws other answers.</param>
    /// <param name="images">Test images.</param>
    public static SideRun Run(string name, double accuracy, string draw = "", int images = Images)
    {
        var table = SampleStudy.Answers(Classes, images, accuracy, $"side/{name}/{draw}/{accuracy}");
        int correct = Enumerable.Range(0, images).Count(image => table.Labels[image] == table.Predicted[image]);
        return new SideRun
        {
            Name = name,
            Parameters = Parameters(name),
            Dataset = "letters",
            Classes = [.. Classes.Select((one, k) => (one, table.Labels.ToArray().Count(label => label == k)))],
            ModelDigest = Sha256Digest.OfBytes(table.ToCsv().AsSpan(0, 100)),
            PredictionsDigest = Sha256Digest.OfBytes(table.ToCsv()),
            Accuracy = correct / (double)images,
            Count = images,
            Predictions = () => table,
        };
    }

    /// <summary>The run as a lock or a report knows it whose predictions are gone.</summary>
    public static SideRun WithoutPredictions(this SideRun run) => run with { Predictions = () => null };

    public static SideRun Failed(string name, string reason) =>
        new()
        {
            Name = name,
            FailureReason = reason,
            Parameters = Parameters(name),
            Dataset = "letters",
            Predictions = () => throw new InvalidOperationException("A failed run has none to read."),
        };

    private static ImmutableArray<KeyValuePair<string, JsonNode>> Parameters(string name) =>
        [
            .. name.Split('/', ',')
                .Select(axis => axis.Split('='))
                .Where(axis => axis.Length == 2)
                .Select(axis => KeyValuePair.Create(axis[0], JsonNode.Parse(axis[1])!)),
        ];
}
