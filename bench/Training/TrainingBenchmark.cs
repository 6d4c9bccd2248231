using Permafrost.Bench.Measuring;

namespace Permafrost.Bench.Training;

/// <summary>Measures everything of <see cref="MeasurementPlan"/> round by round and writes the page.</summary>
internal static class TrainingBenchmark
{
    private const string Page = "training.md";

    /// <exception cref="MeasurementFailedException">Ours failed before anything could be measured.</exception>
    public static int Run(TrainingArguments arguments)
    {
        var files = BenchFiles.Of(arguments.Images);
        var plan = new MeasurementPlan(arguments, files).All;
        var rounds = new Rounds<Subject>(plan, arguments.Only);
        if (arguments.List)
        {
            rounds.List();
            return 0;
        }

        var machine = Machine.Read();
        machine.Print();
        BenchData.Prepare(BenchNetwork.Main.Read(), arguments.Data, arguments.Images);
        if (arguments.Install)
        {
            Peers.Install("training");
        }

        foreach (var network in BenchNetwork.All)
        {
            new NetworkPreparation(network, files, rounds.Readings).Run(plan, rounds.Measurements);
        }

        rounds.Run(arguments.Rounds);
        machine.Save(Page, new TrainingPage(machine, arguments, plan, rounds.Readings).ToMarkdown(), arguments.Whole);
        return rounds.OursFailed ? 1 : 0;
    }
}
