using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Permafrost.Pipeline;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline;

/// <summary>What must hold after any history of edits, on a graph with a fork, a join and a stage that forgets what it read.</summary>
public sealed class PipelinePropertyTests
{
    [Fact]
    public void Run_AfterAnyEdits_HasTheOutputsOfAFreshStoreAndRunsNoKeyTwice() =>
        Prop.ForAll(
                Gen.Choose(0, 3).ArrayOf(4).ArrayOf(5).ToArbitrary(),
                history =>
                {
                    using var place = new Workplace();
                    var ran = new HashSet<string>(StringComparer.Ordinal);
                    foreach (int[] edit in history)
                    {
                        var stages = Graph(edit);
                        var rows = place.Run("study", stages);
                        Assert.All(rows.Where(row => row.State == StageState.Ran), row => Assert.True(ran.Add(row.Key!), row.Stage));
                        Assert.All(
                            place.Run("study", Graph(edit)),
                            row => Assert.Equal((StageState.Cached, "nothing changed"), (row.State, row.Reasons[0]))
                        );
                        Assert.Equal(FreshText(edit), Text(place.Process(), stages[^1]));
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(8).WithReplay(111, 7));

    [Fact]
    public void Preview_AfterAnyEdit_ForetellsWhichKnownKeysRun() =>
        Prop.ForAll(
                Gen.Choose(0, 3).ArrayOf(4).Two().ToArbitrary(),
                edits =>
                {
                    using var place = new Workplace();
                    place.Run("study", Graph(edits.Item1));
                    var runner = place.Process();
                    var stages = Graph(edits.Item2);
                    StageRow[] foretold = [.. stages.Select(stage => runner.Preview("study", stage))];

                    var rows = place.Run("study", Graph(edits.Item2));

                    foreach (var (before, after) in foretold.Zip(rows))
                    {
                        // A stage behind one that would run may be spared by an early cut-off; all else is certain.
                        Assert.True(before.Key is null || before.Key == after.Key);
                        Assert.Equal(
                            before.State == StageState.Cached || (before.Key is null && after.State == StageState.Cached),
                            after.State == StageState.Cached
                        );
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(12).WithReplay(111, 9));

    private static Stage[] Graph(int[] values)
    {
        var source = new TextStage("Source", Parameter(values[0]));
        var left = new TextStage("Left", Parameter(values[1]), source.As("in"));
        // Its output knows only whether the value is even: editing 0 to 2 is cut off here.
        var parity = new TextStage("Parity", Parameter(values[2]), source.As("in"))
        {
            Work = context => File.WriteAllText(context.OutputPath("out.txt"), values[2] % 2 == 0 ? "even" : "odd"),
        };
        var join = new TextStage("Join", Parameter(values[3]), left.As("left"), parity.As("right"));
        return [source, left, parity, join];
    }

    private static JsonObject Parameter(int value) => new() { ["value"] = value };

    private static string FreshText(int[] values)
    {
        using var fresh = new Workplace();
        var stages = Graph(values);
        fresh.Run("study", stages);
        return Text(fresh.Process(), stages[^1]);
    }

    private static string Text(PipelineRunner runner, Stage stage) => File.ReadAllText(runner.OutputPath(stage, "out.txt"));
}
