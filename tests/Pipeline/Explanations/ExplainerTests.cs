using System.Text.Json.Nodes;
using Permafrost.Pipeline;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline.Explanations;

public sealed class ExplainerTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Theory]
    [InlineData("""{"train":{"epochs":3}}""", """{"train":{"epochs":5}}""", "train.epochs: 3 -> 5")]
    [InlineData("""{"architecture":"dense-l2"}""", """{"architecture":"deep-cnn"}""", "architecture: dense-l2 -> deep-cnn")]
    [InlineData("""{"a":1}""", """{"a":1,"train":{"clip":0.5}}""", "train.clip: absent -> 0.5")]
    [InlineData("""{"a":1,"train":{"clip":0.5}}""", """{"a":1}""", "train.clip: 0.5 -> absent")]
    [InlineData("""{"dropout":[0.25,0.4,0.3]}""", """{"dropout":[0.25,0.5,0.3]}""", "dropout: [0.25,0.4,0.3] -> [0.25,0.5,0.3]")]
    [InlineData("""{"dropout":0.25}""", """{"dropout":[0.25,0.5]}""", "dropout: 0.25 -> [0.25,0.5]")]
    [InlineData(
        """{"layers":[{"flatten":{}},{"dense":{"units":10}}]}""",
        """{"layers":[{"flatten":{}},{"dense":{"units":20}}]}""",
        "layers[1].dense.units: 10 -> 20"
    )]
    [InlineData("""{"experiments":["a","b","c"]}""", """{"experiments":["b"]}""", "experiments: 2 fewer (a, c)")]
    [InlineData("""{"experiments":["a"]}""", """{"experiments":["a","b"]}""", "experiments: 1 more (b)")]
    [InlineData("""{"experiments":["a"]}""", """{"experiments":["b"]}""", "experiments: 1 fewer (a)|experiments: 1 more (b)")]
    [InlineData("""{"failed":["a","b","c","d","e","f"]}""", """{"failed":[]}""", "failed: 6 fewer (a, b, c, d and 2 others)")]
    [InlineData("""{"order":["a","b"]}""", """{"order":["b","a"]}""", """order: ["a","b"] -> ["b","a"]""")]
    [InlineData("""{"name":"a\nb"}""", """{"name":"<c>"}""", """name: "a\nb" -> "<c>" """)]
    [InlineData("""{"rate":null}""", """{"rate":false}""", "rate: null -> false")]
    [InlineData("""{"l2":{}}""", """{"l2":{"factor":1e-7}}""", "l2.factor: absent -> 1e-7|l2: {} -> absent")]
    public void WhyRun_ParametersChanged_NamesEachWithOldAndNewValue(string before, string now, string expected)
    {
        place.Run("study", new TextStage("Train", Json(before)));

        var row = Assert.Single(place.Run("study", new TextStage("Train", Json(now))));

        Assert.Equal(expected.Trim().Split('|'), row.Reasons);
    }

    [Fact]
    public void WhyRun_UsersWords_ArePreferredToResolvedParameters()
    {
        place.Run(
            "study",
            new TextStage("Train", Json("""{"rates":[0.25,0.25]}""")) { Words = Json("""{"parameters":{"dropout":0.25}}""") }
        );

        var row = Assert.Single(
            place.Run(
                "study",
                new TextStage("Train", Json("""{"rates":[0.5,0.5]}""")) { Words = Json("""{"parameters":{"dropout":0.5}}""") }
            )
        );

        Assert.Equal(["parameters.dropout: 0.25 -> 0.5"], row.Reasons);
    }

    [Fact]
    public void WhyRun_SameWordsOtherParameters_NamesTheParameters()
    {
        place.Run("study", new TextStage("Train", Json("""{"default":1}""")) { Words = [] });

        var row = Assert.Single(place.Run("study", new TextStage("Train", Json("""{"default":2}""")) { Words = [] }));

        Assert.Equal(["default: 1 -> 2"], row.Reasons);
    }

    [Fact]
    public void WhyRun_OtherWordsSameParameters_NeedsNoRun()
    {
        place.Run("study", new TextStage("Train", []) { Words = Json("""{"description":"one"}""") });

        var row = Assert.Single(place.Run("study", new TextStage("Train", []) { Words = Json("""{"description":"two"}""") }));

        Assert.Equal((StageState.Cached, "nothing changed"), (row.State, Assert.Single(row.Reasons)));
    }

    [Fact]
    public void WhyRun_CodeChanged_NamesTheAssembliesAndPackages()
    {
        place.Code.Parts["Rooms.Old"] = new string('0', 64);
        place.Run("study", new TextStage("Train", []));
        place.Code.Parts["Rooms.Core"] = new string('b', 64);
        place.Code.Parts["YamlDotNet"] = "17.0.0";
        place.Code.Parts["Rooms.New"] = new string('1', 64);
        place.Code.Parts.Remove("Rooms.Old");

        var row = Assert.Single(place.Run("study", new TextStage("Train", [])));

        Assert.Equal(
            ["code: YamlDotNet 16.3.0 -> 17.0.0", "code: Rooms.Core changed", "code: Rooms.New added", "code: Rooms.Old removed"],
            row.Reasons
        );
    }

    [Fact]
    public void WhyRun_VeryManyDifferences_ShowsTheFirstAndCountsTheRest()
    {
        JsonObject Many(int value) => new(Enumerable.Range(0, 40).Select(index => KeyValuePair.Create($"p{index:00}", (JsonNode?)value)));
        place.Run("study", new TextStage("Train", Many(1)));

        var row = Assert.Single(place.Run("study", new TextStage("Train", Many(2))));

        Assert.Equal(12, row.Reasons.Count);
        Assert.Equal(("p00: 1 -> 2", "and 29 more values"), (row.Reasons[0], row.Reasons[^1]));
    }

    [Fact]
    public void WhyRun_VeryLongValue_IsCut()
    {
        place.Run("study", new TextStage("Train", new JsonObject { ["note"] = "short" }));

        var row = Assert.Single(place.Run("study", new TextStage("Train", new JsonObject { ["note"] = new string('x', 1000) })));

        Assert.Equal($"note: short -> {new string('x', 59)}…", Assert.Single(row.Reasons));
    }

    [Fact]
    public void WhyRun_NewNameBecauseAValueChanged_IsExplainedByTheNearestFormerOne()
    {
        foreach (double dropout in new[] { 0, 0.25, 0.5 })
        {
            place.Run($"study/dropout={dropout}", Train(dropout, "deep-cnn"));
        }

        // 0 and 0.5 are as near, but they are still among the experiments; 0.25 is the one that 0.3 replaced.
        var row = place
            .Process(null, "study/dropout=0", "study/dropout=0.3", "study/dropout=0.5")
            .Preview("study/dropout=0.3", Train(0.3, "deep-cnn"));

        Assert.Equal(["parameters.dropout: 0.25 -> 0.3 (nearest: study/dropout=0.25)"], row.Reasons);
    }

    [Fact]
    public void WhyRun_NewNameFewerDifferencesElsewhere_PrefersTheNearerOne()
    {
        place.Run("study/a", Train(0.25, "dense-l2"));
        place.Run("study/b", Train(0.25, "deep-cnn"));

        var row = place.Process(null, "study/b").Preview("study/c", Train(0.3, "deep-cnn"));

        Assert.Equal(["parameters.dropout: 0.25 -> 0.3 (nearest: study/b)"], row.Reasons);
    }

    [Fact]
    public void WhyRun_NewNameOfAnotherStudy_IsAFirstRun()
    {
        place.Run("shapes/a", Train(0.25, "deep-cnn"));

        var row = place.Process().Preview("study/a", Train(0.3, "deep-cnn"));

        Assert.Equal(["first run"], row.Reasons);
    }

    [Fact]
    public void WhyRun_NewNameNothingElseInCommonButCode_SaysWhatChanged()
    {
        place.Run("study/a", Train(0.25, "dense-l2"));
        place.Code.Parts["Rooms.Core"] = new string('b', 64);

        var row = place.Process().Preview("study/b", Train(0.25, "dense-l2"));

        Assert.Equal(["code: Rooms.Core changed (nearest: study/a)"], row.Reasons);
    }

    [Fact]
    public void WhyRun_NewNameUnlikeAllOthers_IsAFirstRun()
    {
        JsonObject Many(int value) => new(Enumerable.Range(0, 40).Select(index => KeyValuePair.Create($"p{index:00}", (JsonNode?)value)));
        place.Run("one", new TextStage("Train", Many(1)));

        Assert.Equal(["first run"], Assert.Single(place.Run("two", new TextStage("Train", Many(2)))).Reasons);
    }

    [Fact]
    public void WhyRun_VeryManyInputsChanged_ShowsTheFirstAndCountsTheRest()
    {
        TextStage[] Stages(int value)
        {
            TextStage[] sources =
            [
                .. Enumerable.Range(0, 30).Select(index => new TextStage($"S{index:00}", new JsonObject { ["value"] = value })),
            ];
            return [.. sources, new TextStage("Report", [], [.. sources.Select(source => source.As(source.Name))])];
        }

        place.Run("study", Stages(1));

        var reasons = place.Run("study", Stages(2))[^1].Reasons;

        Assert.Equal(12, reasons.Count);
        Assert.StartsWith("input S00: ", reasons[0], StringComparison.Ordinal);
        Assert.Equal("and 19 more inputs", reasons[^1]);
    }

    [Fact]
    public void WhyRun_StoreWasDeleted_SaysSo()
    {
        place.Run("study", Train(0.25, "deep-cnn"));
        var other = new Workplace();
        try
        {
            var row = place.Process(other.StoreFolder).Run("study", Train(0.25, "deep-cnn"), CancellationToken.None);
            Assert.Equal((StageState.Ran, "first run in this store"), (row.State, Assert.Single(row.Reasons)));
        }
        finally
        {
            other.Dispose();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1, 2")]
    [InlineData("[]")]
    [InlineData("""{"Train":3}""")]
    [InlineData("""{"Train":{"study":"no digest"}}""")]
    [InlineData("""{"Train":{},"Train":{}}""")]
    [InlineData("{\"Train\":{\"study\":\"\u00ff\"}}")]
    [InlineData("{\"\u00ff\":{}}")]
    public void WhyRun_KnownKeysDamaged_KnowsNoFormerRunAndGoesOn(string content)
    {
        place.Run("study", Train(0.25, "deep-cnn"));
        // In Latin-1, so that ÿ is the byte FF, which UTF-8 never has.
        File.WriteAllText(Path.Combine(place.RunsFolder, "known-keys.json"), content, System.Text.Encoding.Latin1);

        var rows = place.Run("study", Train(0.5, "deep-cnn"));

        Assert.Equal(["first run"], Assert.Single(rows).Reasons);
        Assert.Equal(["parameters.dropout: 0.5 -> 0.3"], Assert.Single(place.Run("study", Train(0.3, "deep-cnn"))).Reasons);
    }

    [Fact]
    public void Preview_AfterAChange_SaysWhatWouldRunAndWhyAndRunsNothing()
    {
        TextStage[] Chain(double dropout, int size)
        {
            var prepare = new TextStage("Preprocess", new JsonObject { ["size"] = size });
            var train = new TextStage("Train", new JsonObject { ["dropout"] = dropout }, prepare.As("train"));
            return [prepare, train, new TextStage("Evaluate", [], train.As("model"), prepare.As("test"))];
        }

        place.Run("study", Chain(0.25, 28));
        var changed = Chain(0.5, 32);
        var runner = place.Process();

        StageRow[] rows = [.. changed.Select(stage => runner.Preview("study", stage))];

        Assert.All(rows, row => Assert.Equal(StageState.WouldRun, row.State));
        Assert.Equal(["size: 28 -> 32"], rows[0].Reasons);
        Assert.NotNull(rows[0].Key);
        Assert.Equal(["Preprocess would run", "dropout: 0.25 -> 0.5"], rows[1].Reasons);
        Assert.Null(rows[1].Key);
        Assert.Equal(["Train would run", "Preprocess would run"], rows[2].Reasons);
        Assert.All(changed, stage => Assert.Equal(0, stage.Runs));
        Assert.Equal(rows[0].Key, runner.Run("study", changed[0], CancellationToken.None).Key);
    }

    [Fact]
    public void Preview_NothingChanged_IsCachedWithTheKeyOfTheRun()
    {
        var ran = place.Run("study", Train(0.25, "deep-cnn"))[0];

        var row = place.Process().Preview("study", Train(0.25, "deep-cnn"));

        Assert.Equal((StageState.Cached, ran.Key, "nothing changed"), (row.State, row.Key, Assert.Single(row.Reasons)));
    }

    [Fact]
    public void Preview_ManyNewNamesAgainstManyFormerOnes_ComparesThemAll()
    {
        var runner = place.Process();
        StageRow[] former =
        [
            .. Enumerable
                .Range(0, 100)
                .Select(seed => runner.Run($"study/old-{seed:000}", Train(seed, "deep-cnn"), CancellationToken.None)),
        ];
        runner.Finish(former);

        var next = place.Process();

        Assert.All(
            Enumerable.Range(0, 100),
            seed =>
                Assert.Equal(
                    $"parameters.dropout: 0 -> {seed}.5 (nearest: study/old-000)",
                    Assert.Single(next.Preview($"study/new-{seed:000}", Train(seed + 0.5, "deep-cnn")).Reasons)
                )
        );
    }

    private static TextStage Train(double dropout, string architecture) =>
        new(
            "Train",
            new JsonObject
            {
                ["parameters"] = new JsonObject { ["dropout"] = dropout },
                ["architecture"] = architecture,
            }
        );

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
