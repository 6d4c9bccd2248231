using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline;

public sealed class StageRowJsonTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Theory]
    [InlineData(StageState.Ran, "ran")]
    [InlineData(StageState.Cached, "cached")]
    [InlineData(StageState.Failed, "failed")]
    [InlineData(StageState.WouldRun, "would-run")]
    public void StateName_OfEachState_IsTheContracts(StageState state, string name) => Assert.Equal(name, StageRowJson.StateName(state));

    [Fact]
    public void Finish_WritesTheRowsInTheirOrder()
    {
        StageRow[] rows =
        [
            new("study/a", "Train", StageState.Ran, new string('a', 64), ["parameters.dropout: 0.25 -> 0.5"], 12.34567),
            new("study/b", "Train", StageState.Failed, null, ["Preprocess failed: <no \"image\">"], 0),
        ];

        place.Process().Finish(rows);

        Assert.Equal(
            $$"""
            [
              {
                "experiment": "study/a",
                "stage": "Train",
                "state": "ran",
                "key": "{{new string('a', 64)}}",
                "reasons": [
                  "parameters.dropout: 0.25 -> 0.5"
                ],
                "seconds": 12.346
              },
              {
                "experiment": "study/b",
                "stage": "Train",
                "state": "failed",
                "key": null,
                "reasons": [
                  "Preprocess failed: <no \"image\">"
                ],
                "seconds": 0
              }
            ]

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(Path.Combine(place.RunsFolder, "last-run.json"))
        );
    }

    [Fact]
    public void Finish_KnownKeys_KeepsThoseOfOtherExperiments()
    {
        place.Process().Finish([Ran("a", 'a'), Ran("b", 'b')]);
        var late = place.Process();
        place.Process().Finish([Ran("c", 'c')]);
        late.Finish([Ran("b", 'd'), Ran("e", 'e') with { State = StageState.Failed }]);

        var known = JsonNode.Parse(File.ReadAllText(Path.Combine(place.RunsFolder, "known-keys.json")))!["Train"]!.AsObject();

        Assert.Equal(["a a", "b d", "c c"], known.Select(entry => $"{entry.Key} {((string)entry.Value!)[0]}"), StringComparer.Ordinal);
    }

    [Fact]
    public void Finish_RunsFolderIsAFile_IsTheUsersMistake()
    {
        File.WriteAllText(place.RunsFolder, "");

        Assert.Throws<UserErrorException>(() => place.Process().Finish([]));
    }

    private static StageRow Ran(string experiment, char digit) =>
        new(experiment, "Train", StageState.Ran, new string(digit, 64), ["first run"], 1);
}
