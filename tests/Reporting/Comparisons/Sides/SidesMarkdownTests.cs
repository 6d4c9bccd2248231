using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Reporting.Comparisons.Sides;

namespace Permafrost.Tests.Reporting.Comparisons.Sides;

/// <summary>What a comparison says, as Markdown, text and JSON.</summary>
public sealed class SidesMarkdownTests
{
    [Fact]
    public void Write_OneWorse_BeginsWithTheVerdictAndHasARowOfItsFigures()
    {
        var found = SidesComparison.ByName(
            SampleSide.Of("HEAD~1 (0123456789ab)", SampleSide.Run("study/dropout=0", 0.9)),
            SampleSide.Of("the locks", SampleSide.Run("study/dropout=0", 0.8))
        );

        string text = SidesMarkdown.Write(found);

        Assert.StartsWith("## the locks against HEAD\\~1 (0123456789ab)\n\n**study/dropout=0 is worse by ", text, StringComparison.Ordinal);
        Assert.Matches(
            @"\| study/dropout=0 \| \d\d\.\d\d.% \| \d\d\.\d\d.% \| −\d+\.\d\d \| .* \| under 0\.0001 \| McNemar \| worse \|\n",
            text
        );
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
    }

    [Fact]
    public void Write_Several_CountsFirst()
    {
        var found = SidesComparison.ByName(
            SampleSide.Of("old", SampleSide.Run("a", 0.9), SampleSide.Run("b", 0.9), SampleSide.Run("c", 0.5), SampleSide.Run("d", 0.9)),
            SampleSide.Of(
                "new",
                SampleSide.Run("a", 0.6),
                SampleSide.Run("b", 0.9),
                SampleSide.Run("c", 0.9),
                SampleSide.Run("d", 0.9, "again")
            )
        );

        string[] lines = SidesText.Write(found).Split('\n');

        Assert.Equal(
            "A regression: of 4 experiments 1 is worse, 1 is better, 1 shows no difference and 1 is the same, bit for bit.",
            lines[2]
        );
        Assert.StartsWith("a is worse by ", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("c is better by ", lines[4], StringComparison.Ordinal);
        Assert.Equal("No difference is shown for d.", lines[5]);
    }

    [Theory]
    [InlineData(2, "No regression is shown: both experiments are the same, bit for bit.")]
    [InlineData(3, "No regression is shown: all 3 experiments are the same, bit for bit.")]
    public void Write_AllAlike_SaysSoOnce(int count, string expected)
    {
        SideRun[] runs = [.. Enumerable.Range(0, count).Select(i => SampleSide.Run($"run{i}", 0.9))];

        string text = SidesText.Write(SidesComparison.ByName(SampleSide.Of("old", runs), SampleSide.Of("new", runs)));

        Assert.Equal(expected, text.Split('\n')[2]);
    }

    [Fact]
    public void Write_ManyAdded_CountsThoseItDoesNotName()
    {
        SideRun[] runs = [.. Enumerable.Range(0, 10).Select(i => SampleSide.Run($"run{i}", 0.9))];

        string text = SidesText.Write(SidesComparison.ByName(SampleSide.Of("old", runs[0]), SampleSide.Of("new", runs)));

        Assert.Contains("Added: run1, run2, run3, run4, run5, run6, run7 and 2 others.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Unpaired_SaysSoWhyAndHowToGetThePredictions()
    {
        var before = SampleSide.Of("old", SampleSide.Run("a", 0.9).WithoutPredictions()) with
        {
            PredictionsFrom = "Fetch them from the attic.",
        };

        string text = SidesMarkdown.Write(SidesComparison.ByName(before, SampleSide.Of("new", SampleSide.Run("a", 0.6))));

        Assert.Contains("unpaired z-test p under 0.0001", text, StringComparison.Ordinal);
        Assert.Contains(
            "The comparison is unpaired, by accuracy and number of test images, since the predictions of the baseline are not at hand;",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("Fetch them from the attic.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ManySmallLosses_AreToldTogether()
    {
        SideRun[] before =
        [
            .. Enumerable.Range(0, 6).Select(k => SampleSide.Run($"a/x={k}", 0.9, images: 50).WithoutPredictions() with { Accuracy = 0.9 }),
        ];
        SideRun[] after =
        [
            .. before.Select((run, k) => run with { PredictionsDigest = Sha256Digest.OfBytes([(byte)k]), Accuracy = k == 0 ? 0.92 : 0.88 }),
        ];

        string text = SidesText.Write(SidesComparison.ByName(SampleSide.Of("old", before), SampleSide.Of("new", after)));

        Assert.Contains(
            "\nTogether: \u22121.33 points on average over 6 experiments, of which 5 are lower and 1 higher than in the baseline.\n",
            text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Write_Changes_AreSaidOnceWhereTheyAreTheSame()
    {
        static SideRun With(string name, int epochs) =>
            SampleSide.Run(name, 0.5 + epochs / 50.0) with
            {
                Parameters = [new("epochs", JsonValue.Create(epochs))],
            };
        var found = SidesComparison.ByName(
            SampleSide.Of("old", With("a", 1), With("b", 1), With("c", 3)),
            SampleSide.Of("new", With("a", 2), With("b", 2), With("c", 4))
        );

        Assert.Contains(
            "\nWhat differs:\n\n- a and 1 more: epochs 1 → 2\n- c: epochs 3 → 4\n",
            SidesMarkdown.Write(found),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\nWhat differs\n  a and 1 more: epochs 1 → 2\n  c: epochs 3 → 4\n",
            SidesText.Write(found),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Write_OtherCode_IsToldWhereItChangedSomething()
    {
        static SideRun With(SideRun run, byte code) => run with { Origins = [new("the code of Train", Sha256Digest.OfBytes([code]))] };
        var same = SampleSide.Run("a", 0.9);
        var found = SidesComparison.ByName(
            SampleSide.Of("old", With(same, 1), With(SampleSide.Run("b", 0.9), 1)),
            SampleSide.Of("new", With(same, 2), With(SampleSide.Run("b", 0.8), 2))
        );

        string text = SidesText.Write(found);

        Assert.Contains("What differs\n  b: the code of Train\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a: the code", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "a: the weights and the test predictions are the same, bit for bit.")]
    [InlineData(false, "a: the test predictions are the same, bit for bit; the weights are not.")]
    public void Write_Identical_SaysOfTheWeightsToo(bool sameWeights, string expected)
    {
        var run = SampleSide.Run("a", 0.9);
        var other = sameWeights ? run : run with { ModelDigest = Sha256Digest.OfBytes([7]) };

        var lines = SidesText.Write(SidesComparison.ByName(SampleSide.Of("old", run), SampleSide.Of("new", other))).Split('\n');

        Assert.Equal(expected, lines[2]);
    }

    [Fact]
    public void Write_NothingInCommon_SaysSoAndNamesBoth()
    {
        var found = SidesComparison.ByName(
            SampleSide.Of("old", SampleSide.Run("a", 0.9)),
            SampleSide.Of("new", SampleSide.Run("b", 0.9), SampleSide.Failed("c", "no room"))
        );

        string text = SidesText.Write(found);

        Assert.Equal("new against old\n\nNothing was compared: no experiment is on both sides.\nAdded: b, c (failed).\nRemoved: a.", text);
        Assert.False(found.IsConclusive);
    }

    [Fact]
    public void Write_NamesWithMarkup_AreShownAsText()
    {
        const string Name = "<script>alert(1)</script> | **bold** @somebody";
        var found = SidesComparison.ByName(
            SampleSide.Of("old", SampleSide.Run(Name, 0.9)),
            SampleSide.Of("new", SampleSide.Run(Name, 0.5))
        );

        string text = SidesMarkdown.Write(found);

        Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("**bold**", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@somebody", text, StringComparison.Ordinal);
        Assert.Single(
            text.Split('\n'),
            line => line.StartsWith("| &#60;script", StringComparison.Ordinal) && line.Count(letter => letter == '|') == 10
        );
    }

    [Fact]
    public void Write_ManyExperiments_FitsIntoACommentAndSaysWhatIsLeftOut()
    {
        var before = Enumerable.Range(0, 400).Select(k => SampleSide.Run($"study/x={k}", 0.5, images: 40)).ToArray();
        var after = before.Select((run, k) => k < 200 ? run : SampleSide.Run(run.Name, 0.9, images: 40)).ToArray();

        var found = SidesComparison.ByName(SampleSide.Of("old", before), SampleSide.Of("new", after));
        string text = SidesMarkdown.Write(found);

        Assert.InRange(text.Length, 1000, 65_536);
        Assert.InRange(text.Split('\n').Count(line => line.StartsWith("study/", StringComparison.Ordinal)), 1, 20);
        Assert.Contains("The table has 100 of 200 experiments", text, StringComparison.Ordinal);
        Assert.Contains("200 experiments that are the same, bit for bit, have no row.", text, StringComparison.Ordinal);
        Assert.Equal(400, SidesJson.Of(found)["comparisons"]!.AsArray().Count);
    }

    [Fact]
    public void Json_AllStates_HasTheFiguresAndNullWhereNothingIsKnown()
    {
        var found = SidesComparison.ByName(
            SampleSide.Of("old", SampleSide.Run("a/dropout=0", 0.9), SampleSide.Failed("b", "full")) with
            {
                Commit = "abc",
            },
            SampleSide.Of("new", SampleSide.Run("a/dropout=0", 0.7), SampleSide.Run("b", 0.9))
        );

        var json = SidesJson.Of(found);

        var first = json["comparisons"]![0]!;
        Assert.Equal(("Compare", true, "abc"), ((string)json["target"]!, (bool)json["regression"]!, (string)json["baseline"]!["commit"]!));
        Assert.Equal(("paired", "mcnemar", "worse"), ((string)first["state"]!, (string)first["test"]!, (string)first["verdict"]!));
        Assert.Equal(SampleSide.Images, (int)first["test_count"]!);
        Assert.Equal(found.Pairs[0].OnlyA, (int?)first["only_a"]);
        Assert.True((double)first["ci95"]![1]! < 0);
        Assert.Empty(first["parameters"]!.AsArray());
        var second = json["comparisons"]![1]!;
        Assert.Equal(("failed", "b"), ((string)second["state"]!, (string)second["failed"]![0]!));
        Assert.Null(second["p"]);
        Assert.Null(second["verdict"]);
    }
}
