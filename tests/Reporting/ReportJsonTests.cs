using System.Text;
using System.Text.Json;
using Permafrost.Bench.Reports;
using Permafrost.Reporting;
using Permafrost.Tests.Reporting.Comparisons;

namespace Permafrost.Tests.Reporting;

public sealed class ReportJsonTests
{
    private readonly SampleStudy study = new(400, 200);

    [Fact]
    public void Write_ToAStream_GivesTheSameBytes()
    {
        var report = new LargeStudy("stream", 100, LargeAxis.LearningRates(30)).Build();
        using var stream = new MemoryStream();

        ReportJson.Write(report, stream);

        Assert.Equal(ReportJson.Write(report), Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Write_Experiment_HasTheKeysOfTheContract()
    {
        using var json = JsonDocument.Parse(ReportJson.Write(study.Build()));

        var one = json.RootElement.GetProperty("experiments")[1];

        Assert.Equal(1, json.RootElement.GetProperty("schema").GetInt32());
        Assert.Equal(study.Experiments[1].Name, one.GetProperty("name").GetString());
        Assert.Equal("done", one.GetProperty("state").GetString());
        Assert.Equal(
            """{"architecture":"dense-l2","dropout":0.25,"seed":111,"epochs":3,"batch_size":64,"optimizer":{"adam":{"learning_rate":0.001}}}""",
            JsonSerializer.Serialize(one.GetProperty("parameters"))
        );
        Assert.Equal("fashion-mnist", one.GetProperty("dataset").GetString());
        Assert.Equal(study.Experiments[1].ModelDigest.ToString(), one.GetProperty("model_sha256").GetString());
        Assert.Equal(study.Experiments[1].PredictionsDigest.ToString(), one.GetProperty("predictions_sha256").GetString());
        Assert.Equal(
            (421_642, 2_830_000, 3),
            (
                one.GetProperty("parameter_count").GetInt32(),
                one.GetProperty("macs_per_image").GetInt32(),
                one.GetProperty("epochs").GetInt32()
            )
        );
        Assert.True(one.GetProperty("validation").GetProperty("accuracy").GetDouble() > 0);
        Assert.True(one.GetProperty("validation").GetProperty("loss").GetDouble() > 0);
        foreach (string key in new[] { "count", "accuracy", "loss", "macro_f1", "ece", "brier" })
        {
            Assert.Equal(JsonValueKind.Number, one.GetProperty("test").GetProperty(key).ValueKind);
        }

        Assert.Equal(2, one.GetProperty("test").GetProperty("accuracy_ci95").GetArrayLength());
        Assert.Equal(
            ["name", "precision", "recall", "f1", "support"],
            one.GetProperty("classes")[0].EnumerateObject().Select(property => property.Name)
        );
        Assert.Equal((10, 10), (one.GetProperty("confusion").GetArrayLength(), one.GetProperty("confusion")[9].GetArrayLength()));
    }

    [Fact]
    public void Write_Comparison_HasTheKeysOfTheContract()
    {
        using var json = JsonDocument.Parse(ReportJson.Write(study.Build()));

        var pairs = json.RootElement.GetProperty("comparisons").EnumerateArray().ToList();

        Assert.Equal(18, pairs.Count);
        Assert.All(
            pairs,
            pair =>
            {
                Assert.Equal(
                    [
                        "a",
                        "b",
                        "differs",
                        "accuracy_difference",
                        "ci95",
                        "bootstrap_ci95",
                        "mcnemar",
                        "class_gain",
                        "class_loss",
                        "verdict",
                    ],
                    pair.EnumerateObject().Select(property => property.Name)
                );
                Assert.Equal(
                    ["only_a", "only_b", "p", "p_holm"],
                    pair.GetProperty("mcnemar").EnumerateObject().Select(property => property.Name)
                );
                Assert.Contains(pair.GetProperty("verdict").GetString(), new[] { "better", "worse", "no difference shown" });
            }
        );
    }

    [Fact]
    public void Write_FailedExperiment_HasItsReasonAndNulls()
    {
        var experiments = study.Experiments.SetItem(0, ComparisonFamilyTests.Failed(study.Experiments[0]));
        using var json = JsonDocument.Parse(ReportJson.Write(ReportDocument.Build(experiments, study.Predictions)));

        var one = json.RootElement.GetProperty("experiments")[0];

        Assert.Equal("failed", one.GetProperty("state").GetString());
        Assert.StartsWith("loss is NaN", one.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.All(
            ["model_sha256", "epochs", "test", "validation", "classes", "confusion"],
            key => Assert.Equal(JsonValueKind.Null, one.GetProperty(key).ValueKind)
        );
    }

    [Fact]
    public void Write_EveryComputedNumber_HasAtMostSixSignificantDigits()
    {
        using var json = JsonDocument.Parse(ReportJson.Write(study.Build()));
        var numbers = Numbers(json.RootElement).ToList();

        Assert.True(numbers.Count > 1000);
        Assert.All(numbers, number => Assert.InRange(SignificantDigits(number), 0, number.Contains('.', StringComparison.Ordinal) ? 6 : 9));
    }

    [Fact]
    public void Write_NamesWithQuotesLineEndsAndMarkup_ReadBackAsTheyWere()
    {
        string[] names = ["<script>alert(1)</script>", "a\"b\\c\nd", new string('x', 200), "שלום", "日本"];
        using var json = JsonDocument.Parse(ReportJson.Write(new SampleStudy(50, 50, names).Build()));

        Assert.Equal(
            names,
            json.RootElement.GetProperty("experiments")[0]
                .GetProperty("classes")
                .EnumerateArray()
                .Select(one => one.GetProperty("name").GetString())
        );
    }

    private static IEnumerable<string> Numbers(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Number => [json.GetRawText()],
            JsonValueKind.Array => json.EnumerateArray().SelectMany(Numbers),
            JsonValueKind.Object => json.EnumerateObject().SelectMany(property => Numbers(property.Value)),
            _ => [],
        };

    private static int SignificantDigits(string number) =>
        number.Split('E')[0].Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal).TrimStart('0').Length;
}
