using Permafrost.Experiments.Definitions;
using Permafrost.Pipeline;

namespace Permafrost.Stages;

/// <summary>The chosen experiments as a graph of stages, run phase by phase.</summary>
public sealed class Study
{
    private Study(IReadOnlyList<ExperimentDefinition> experiments) => Experiments = experiments;

    /// <summary>Names of the phases, each depending on the one before it.</summary>
    public static IReadOnlyList<string> Phases { get; } = ["DownloadCheck", "Preprocess", "Train", "Evaluate", "Report"];

    public IReadOnlyList<ExperimentDefinition> Experiments { get; }

    /// <summary>Everything that ran, was cached or failed so far, phase by phase in the order of the experiments.</summary>
    public IReadOnlyList<StageRow> Rows { get; private set; } = [];

    /// <summary>Path of <c>index.html</c>.</summary>
    public string ReportPath => throw new InvalidOperationException();

    /// <exception cref="Core.Errors.UserErrorException">The experiments hold faults; all of them are named.</exception>
    public static Study Load(StudyRequest request, IRunObserver observer) => throw new InvalidOperationException();

    /// <summary>Runs one phase over all experiments; what is in the store already is not run again.</summary>
    /// <param name="phase">One of <see cref="Phases"/>.</param>
    /// <param name="cancellation">Ends the run at the next step.</param>
    /// <exception cref="Core.Errors.UserErrorException">A phase before it has not run and is not cached (<c>--exclusive</c>).</exception>
    public IReadOnlyList<StageRow> Run(string phase, CancellationToken cancellation) => throw new InvalidOperationException();

    /// <summary>What would run, and why; runs nothing.</summary>
    public IReadOnlyList<StageRow> Status() => throw new InvalidOperationException();

    /// <summary>Writes <c>artifacts/runs/last-run.json</c> and what explanations need next time. Call it at the end, also after a failure.</summary>
    public void Finish() => throw new InvalidOperationException();
}
