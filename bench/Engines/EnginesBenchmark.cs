using Permafrost.Bench.Measuring;
using Permafrost.Core.Files;
using Permafrost.Stages;

namespace Permafrost.Bench.Engines;

/// <summary>Trains the same networks with the managed engine, with TorchSharp where this build has it, and with PyTorch, round by round, and writes the page.</summary>
internal static class EnginesBenchmark
{
    public const int Batch = 64;
    public const int Threads = 2;

    private const string Page = "engines.md";

    public static int Run(RoundsArguments arguments)
    {
        var rounds = new Rounds<EngineSubject>(
            [.. EngineSubject.All.Select(subject => new Measurement<EngineSubject>(subject, CommandOf(subject)))],
            arguments.Only
        );
        if (arguments.List)
        {
            rounds.List();
            return 0;
        }

        var machine = Machine.Read();
        machine.Print();
        foreach (var subject in EngineSubject.All.DistinctBy(subject => subject.Network))
        {
            var experiment = subject.Network.Read();
            EngineImages.Write(subject, experiment);
            AtomicFile.WriteText(EngineImages.NetworkPath(subject), NetworkJson.Of(BenchNetwork.DefinitionOf(experiment)).ToJsonString());
        }

        rounds.Run(arguments.Rounds);
        machine.Save(Page, new EnginesPage(machine, arguments, rounds.Readings).ToMarkdown(), arguments.Whole);
        return rounds.OursFailed ? 1 : 0;
    }

    private static Command CommandOf(EngineSubject subject) =>
        subject.Program == EngineSubject.PyTorch
            ? Command.Python(
                "train.py",
                $"--network={EngineImages.NetworkPath(subject)}",
                $"--train={EngineImages.TrainPath(subject)}",
                $"--batch={Batch}",
                $"--threads={Threads}",
                $"--images={subject.Images}"
            )
            : Command.Worker(
                "train",
                $"--network={subject.Network.Name}",
                $"--train={EngineImages.TrainPath(subject)}",
                $"--validation={EngineImages.NonePath(subject)}",
                $"--batch={Batch}",
                $"--threads={Threads}",
                $"--epochs={subject.Epochs}",
                $"--engine={subject.Program}"
            );
}
