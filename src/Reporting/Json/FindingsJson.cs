using System.Collections.Immutable;
using System.Text.Json;
using Permafrost.Core.Json;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Json;

/// <summary>The parts of <c>report.json</c> that say what was found: verdicts, comparisons of repeated experiments, hard images.</summary>
internal static class FindingsJson
{
    private const int LongestList = 5;

    /// <summary>The members <c>group_comparisons</c>, <c>hard_images</c> and <c>studies</c>.</summary>
    public static void Write(Utf8JsonWriter writer, ReportDocument report)
    {
        JsonValues.WriteArray(writer, "group_comparisons", report.GroupComparisons, (writer, pair) => Write(writer, pair, report));
        JsonValues.WriteArray(writer, "hard_images", report.Hardest, Write);
        JsonValues.WriteArray(writer, "studies", report.Studies, (writer, study) => Write(writer, study, report));
    }

    public static string Digits(double? value) => value is { } number ? EcmaScriptNumber.Format(Figures.Rounded(number)) : "null";

    /// <summary>Macro and weighted averages as an object.</summary>
    public static void WriteAverages(Utf8JsonWriter writer, ClassificationMetrics metrics)
    {
        writer.WriteStartObject();
        Write("macro", ClassAverage.Macro(metrics));
        Write("weighted", ClassAverage.Weighted(metrics));
        writer.WriteEndObject();

        void Write(string name, ClassAverage average)
        {
            writer.WriteStartObject(name);
            writer.WriteNumber("precision", Figures.Rounded(average.Precision));
            writer.WriteNumber("recall", Figures.Rounded(average.Recall));
            writer.WriteNumber("f1", Figures.Rounded(average.F1));
            writer.WriteEndObject();
        }
    }

    /// <summary>The most frequent mistakes as a list.</summary>
    public static void WriteMistakes(Utf8JsonWriter writer, ClassificationMetrics metrics)
    {
        writer.WriteStartArray();
        foreach (var miss in Mistakes.Largest(metrics, LongestList))
        {
            writer.WriteStartObject();
            writer.WriteString("class", miss.Truth);
            writer.WriteString("taken_for", miss.Chosen);
            writer.WriteNumber("count", miss.Count);
            writer.WriteNumber("support", miss.Support);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void WriteShift(Utf8JsonWriter writer, ClassShift shift)
    {
        writer.WriteStartObject();
        writer.WriteString("name", shift.Name);
        writer.WriteNumber("recall_difference", Figures.Rounded(shift.RecallDifference));
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, GroupComparison pair, ReportDocument report)
    {
        // Positions in the list of groups.
        writer.WriteNumber("a", report.Repeats.IndexOf(pair.A));
        writer.WriteNumber("b", report.Repeats.IndexOf(pair.B));
        writer.WriteStartObject("differs");
        writer.WriteString("parameter", pair.Differs);
        writer.WritePropertyName("a");
        writer.WriteRawValue(JsonNodeText.Of(pair.ValueA));
        writer.WritePropertyName("b");
        writer.WriteRawValue(JsonNodeText.Of(pair.ValueB));
        writer.WriteEndObject();
        writer.WriteNumber("accuracy_difference", Figures.Rounded(pair.Result.Mean));
        writer.WriteNumber("sd", Figures.Rounded(pair.Result.Deviation));
        writer.WriteNumber("n", pair.Differences.Length);
        writer.WritePropertyName("differences");
        writer.WriteRawValue($"[{string.Join(", ", pair.Differences.Select(value => Digits(value)))}]");
        writer.WritePropertyName("ci95");
        MetricsJson.WriteInterval(writer, pair.Result.Interval, Figures.Rounded);
        writer.WritePropertyName("bootstrap_ci95");
        MetricsJson.WriteInterval(writer, pair.BootstrapInterval, Figures.Rounded);
        writer.WriteStartObject("t_test");
        writer.WriteNumber("p", pair.Result.P);
        writer.WriteNumber("p_holm", pair.PHolm);
        writer.WriteEndObject();
        writer.WriteString("verdict", VerdictText.Word(pair.Verdict));
    }

    private static void Write(Utf8JsonWriter writer, HardImages hard)
    {
        writer.WriteString("dataset", hard.Dataset);
        writer.WriteNumber("experiments", hard.Experiments);
        writer.WriteNumber("count", hard.Count);
        writer.WriteNumber("wrong_in_most", hard.WrongInMost);
        writer.WriteNumber("wrong_in_all", hard.WrongInAll);
        JsonValues.WriteArray(
            writer,
            "images",
            hard.Images,
            static (writer, image) =>
            {
                writer.WriteNumber("index", image.Index);
                writer.WriteString("label", image.Label);
                writer.WriteNumber("wrong", image.Wrong);
                writer.WriteString("most_chosen", image.MostChosen);
                writer.WriteNumber("chosen_by", image.ChosenBy);
                writer.WriteNumber("label_probability", Figures.Rounded(image.TruthProbability));
            }
        );
    }

    private static void Write(Utf8JsonWriter writer, ReportStudy study, ReportDocument report)
    {
        writer.WriteString("file", study.File);
        writer.WriteString("dataset", study.Dataset.Name);
        WriteTexts(writer, "best", study.IsChoice ? study.Best.Select(one => one.Name) : []);
        writer.WriteBoolean("tied", study.IsChoice && study.IsTied);
        WriteTexts(writer, "verdict", VerdictSentences.Of(study, report));
        JsonValues.WriteArray(
            writer,
            "classes",
            ClassContest.Of(study),
            (writer, contest) =>
            {
                writer.WriteString("name", contest.Name);
                WriteSide("best", contest.Best, contest.Highest);
                WriteSide("worst", contest.Worst, contest.Lowest);
            }
        );

        void WriteSide(string name, Contender side, double f1)
        {
            writer.WriteStartObject(name);
            WriteTexts(writer, "experiments", side.Done.Select(one => one.Name));
            writer.WriteNumber("f1", Figures.Rounded(f1));
            writer.WriteEndObject();
        }
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
