using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Permafrost.Core.Text;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Predictions;

/// <summary>What a network said about image files, those among them that could not be read.</summary>
/// <param name="ClassNames">The classes, in the order of their indices.</param>
/// <param name="Rows">One for each file, in their order.</param>
public sealed record NamedPredictions(ImmutableArray<string> ClassNames, IReadOnlyList<NamedPrediction> Rows)
{
    /// <summary>The files that could not be read, with the reason.</summary>
    public IReadOnlyList<NamedPrediction> Unreadable { get; } = [.. Rows.Where(row => row.Fault is not null)];

    /// <summary>The labelled images that could be read.</summary>
    public PredictionTable Labelled()
    {
        NamedPrediction[] read = [.. Rows.Where(row => row is { Fault: null, Label: >= 0 })];
        return new PredictionTable(ClassNames, [.. read.Select(row => row.Label)], [.. read.SelectMany(row => row.Probabilities)]);
    }

    /// <summary>
    /// <c>image,predicted,</c> and one column per class; where labels are known <c>image,label,predicted,</c>. Classes by name, probabilities in the shortest
    /// digits that read back as the same 32-bit number. A file that could not be read has empty fields behind its name.
    /// </summary>
    /// <remarks>UTF-8, <c>\n</c>, RFC 4180 quoting.</remarks>
    public string ToCsv()
    {
        bool labelled = Rows.Any(row => row.Label >= 0);
        var csv = new StringBuilder(CsvText.Line(["image", .. Label("label"), "predicted", .. ClassNames]));
        foreach (var row in Rows)
        {
            IEnumerable<string> label = Label(row.Label < 0 ? "" : ClassNames[row.Label]);
            IEnumerable<string> found = row.Fault is not null
                ? Enumerable.Repeat("", ClassNames.Length + 1)
                : [ClassNames[row.Ranking.First().Class], .. row.Probabilities.Select(Shortest)];
            csv.Append(CsvText.Line([row.Image, .. label, .. found]));
        }

        return csv.ToString();

        IEnumerable<string> Label(string text) => labelled ? [text] : [];
    }

    /// <summary>An object for each file: <c>image</c>, <c>class</c>, <c>probability</c>, <c>probabilities</c> by class, most probable first; or <c>image</c> and <c>fault</c>.</summary>
    /// <param name="top">How many classes at most.</param>
    public JsonArray ToJson(int top) =>
        new([
            .. Rows.Select(row =>
                (JsonNode)(
                    row.Fault is not null
                        ? new JsonObject { ["image"] = row.Image, ["fault"] = row.Fault }
                        : new JsonObject
                        {
                            ["image"] = row.Image,
                            ["class"] = ClassNames[row.Ranking.First().Class],
                            ["probability"] = row.Ranking.First().Probability,
                            ["probabilities"] = new JsonObject(
                                row.Ranking.Take(top)
                                    .Select(pair => KeyValuePair.Create(ClassNames[pair.Class], (JsonNode?)pair.Probability))
                            ),
                        }
                )
            ),
        ]);

    /// <summary>A line for each file: its name, then the most probable classes; columns stand under each other.</summary>
    /// <param name="top">How many classes at most.</param>
    public string ToText(int top)
    {
        const int WidestName = 60;
        string[] names = [.. Rows.Select(row => VisibleText.Of(row.Image))];
        int name = Math.Min(WidestName, names.Max(one => one.Length));
        string[] classes = [.. ClassNames.Select(one => VisibleText.Of(one))];
        int width = classes.Max(one => one.Length);
        var text = new StringBuilder();
        foreach (var (row, shown) in Rows.Zip(names))
        {
            string found = row.Fault is { } fault
                ? $"cannot be used: it {fault}"
                : string.Join(
                    "   ",
                    row.Ranking.Take(top).Select(pair => $"{classes[pair.Class].PadRight(width)} {Percent(pair.Probability)}")
                );
            text.Append(CultureInfo.InvariantCulture, $"{shown.PadRight(name)}   {found}\n");
        }

        return text.ToString();
    }

    private static string Percent(float probability) =>
        (100.0 * probability).ToString("F2", CultureInfo.InvariantCulture).PadLeft(6) + " %";

    private static string Shortest(float probability) => probability.ToString(CultureInfo.InvariantCulture);
}
