using System.Text.Json.Nodes;
using Permafrost.Experiments;
using Permafrost.Pipeline;
using Permafrost.Stages;
using Permafrost.Stages.Report;
using Permafrost.Stages.Train;

namespace Permafrost.Tests.Stages;

/// <summary>The experiment <c>shapes/dropout=0.25</c> of the quick start, run by this process on a store of its own.</summary>
internal sealed class ShapesStudy
{
    private readonly PipelineRunner runner;
    private readonly ReportSubject subject;

    /// <param name="folder">Where the store is; several objects on one folder are like several processes.</param>
    /// <param name="observer">Told what happens.</param>
    /// <param name="set">Overrides, <c>key=value</c>.</param>
    public ShapesStudy(string folder, IRunObserver observer, params string[] set)
    {
        string file = Path.Combine(Repository.Root, "experiments", "shapes.yaml");
        var experiments = ExperimentLoader.Load(new ExperimentRequest(Repository.Root, [file], ["*=0.25"], set));
        subject = StudyGraph.Of(experiments, Path.Combine(folder, "data"), Path.Combine(folder, "digests")).Single();
        runner = new PipelineRunner(
            new PipelineOptions
            {
                StoreDirectory = Path.Combine(folder, "store"),
                RunsDirectory = Path.Combine(folder, "runs"),
                Threads = 2,
            },
            observer
        );
    }

    public TrainStage Trained => subject.Trained;

    /// <summary>What training noted when it ran.</summary>
    public JsonObject Notes => (JsonObject)runner.Provenance(subject.Trained)["notes"]!;

    public StageRow Train() => TrainUntil(CancellationToken.None);

    public StageRow TrainUntil(CancellationToken cancellation)
    {
        runner.Run(subject.Experiment.Name, subject.Dataset, cancellation);
        runner.Run(subject.Experiment.Name, subject.Images, cancellation);
        return runner.Run(subject.Experiment.Name, subject.Trained, cancellation);
    }

    /// <summary>What training left.</summary>
    public string Text(string output) => File.ReadAllText(runner.OutputPath(subject.Trained, output));

    public StageRow Evaluate() => runner.Run(subject.Experiment.Name, subject.Evaluated, CancellationToken.None);

    /// <summary>An output of the evaluation, as text.</summary>
    public string Evaluated(string output) => File.ReadAllText(runner.OutputPath(subject.Evaluated, output));

    /// <summary>Digests of everything that training leaves, by file.</summary>
    public IReadOnlyDictionary<string, string> Outputs() =>
        subject.Trained.Outputs.ToDictionary(
            output => output,
            output => runner.OutputDigest(subject.Trained, output).ToString(),
            StringComparer.Ordinal
        );
}
