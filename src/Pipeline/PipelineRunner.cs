using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Core.Json;
using Permafrost.Pipeline.Explanations;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Pipeline;

/// <summary>Runs stages whose outputs are not in the store yet, and says of each why it ran or why it did not.</summary>
/// <remarks>
/// It knows nothing of what stages do. Safe for several threads: the same stage runs once, stages with no path between them may be run
/// side by side. What it finds out about a stage holds for the runner's lifetime; make a new one to look again.
/// </remarks>
public sealed partial class PipelineRunner
{
    /// <summary>Stands in the place of an experiment's name for a stage over all of them.</summary>
    public const string OverAll = "*";

    private readonly PipelineOptions options;
    private readonly IRunObserver observer;
    private readonly ObjectStore store;
    private readonly KnownKeys knownKeys;
    private readonly Explainer explainer;
    private readonly ConcurrentDictionary<Stage, StageNode> nodes = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentQueue<StageRow> repairs = new();
    private int stagesRun;

    // What a repair inside OutputPath, which has no token of its own, is cancelled by; of several runs at the same time, that of any.
    private CancellationToken latestCancellation;

    public PipelineRunner(PipelineOptions options, IRunObserver observer)
    {
        if (options.Threads < 1)
        {
            throw new ArgumentException($"Threads is {options.Threads}; expected 1 or more.", nameof(options));
        }

        if (options.Jobs < 1)
        {
            throw new ArgumentException($"Jobs is {options.Jobs}; expected 1 or more.", nameof(options));
        }

        this.options = options;
        this.observer = observer;
        store = new ObjectStore(options.StoreDirectory);
        knownKeys = KnownKeys.Read(KnownKeysPath);
        explainer = new Explainer(knownKeys, store, options.Experiments.ToHashSet(StringComparer.Ordinal));
    }

    private RunGrant WholeBudget => new(options.Threads, latestCancellation);

    private string KnownKeysPath => Path.Combine(options.RunsDirectory, "known-keys.json");

    /// <summary>Makes sure that a stage's outputs are in the store: finds them there, or runs it.</summary>
    /// <param name="experiment">Who asks; several experiments may ask for one stage, of which the first runs it.</param>
    /// <param name="stage">The stage. Stages that it reads from must have been run, here or by a former process.</param>
    /// <param name="cancellation">Handed to the stage.</param>
    /// <returns><see cref="StageState.Ran"/>, <see cref="StageState.Cached"/>, <see cref="StageState.Remote"/> or <see cref="StageState.Failed"/>.</returns>
    /// <exception cref="UserErrorException">The outputs of an upstream stage are not there, or the store cannot be written.</exception>
    /// <exception cref="CheckFailedException">It made other outputs than the store has under the same key.</exception>
    /// <exception cref="OperationCanceledException">The user interrupted the run; nothing half-done is left.</exception>
    public StageRow Run(string experiment, Stage stage, CancellationToken cancellation)
    {
        latestCancellation = cancellation;
        store.Use.Enter(cancellation);
        var row = RunWithin(experiment, stage, new RunGrant(options.Threads, cancellation));
        observer.Finished(row);
        return row;
    }

    /// <summary>What <see cref="Run"/> would do; runs nothing and writes nothing but the seal of a file that was found whole, and what is known of the code.</summary>
    /// <returns><see cref="StageState.Cached"/>, <see cref="StageState.Remote"/> or <see cref="StageState.WouldRun"/>, the latter without a key where an upstream stage would run or an external input is not there.</returns>
    public StageRow Preview(string experiment, Stage stage)
    {
        var node = NodeOf(stage);
        lock (node.Gate)
        {
            // Another process may have stored it since it was last looked for.
            node.MissingSince = null;
            if (TryResolve(node, experiment))
            {
                return Row(experiment, node, StageState.Cached, WhyCached(experiment, node), 0);
            }

            if (IsAway(node))
            {
                return Row(experiment, node, StageState.Remote, explainer.WhyRemote(experiment, node.Identity!), 0);
            }

            string[] upstream =
            [
                .. Sources(stage)
                    .Where(source => !TryResolve(source, experiment) && source.Away is null)
                    .Select(source => source.Stage.Name)
                    .Distinct(StringComparer.Ordinal),
            ];
            if (upstream.Length == 0 && node.Identity is { } identity)
            {
                return new StageRow(experiment, stage.Name, StageState.WouldRun, identity.Key.ToString(), WhyRun(experiment, node), 0);
            }

            var own = explainer.WhyRun(experiment, new StageIdentity(stage, options.Code.Of(stage), inputs: null));
            return new StageRow(
                experiment,
                stage.Name,
                StageState.WouldRun,
                null,
                [.. upstream.Select(name => $"{name} would run"), .. Absences(node, upstream.Length), .. own],
                0
            );
        }
    }

    /// <summary>The previews of several stages, of which none reads another's outputs; what they read has been looked at.</summary>
    /// <param name="stages">The stages, each with who asks for it.</param>
    /// <param name="cancellation">Ends the asking of a remote cache.</param>
    public IReadOnlyList<StageRow> PreviewAll(IReadOnlyList<(string Experiment, Stage Stage)> stages, CancellationToken cancellation)
    {
        LookAhead(stages, cancellation);
        return [.. stages.Select(one => Preview(one.Experiment, one.Stage))];
    }

    /// <summary>Whether the stage's outputs are in the store.</summary>
    public bool IsComplete(Stage stage)
    {
        var node = NodeOf(stage);
        lock (node.Gate)
        {
            return TryResolve(node, node.Experiment ?? OverAll);
        }
    }

    /// <summary>Path of an output in the store, its content checked. Read it, copy it, never write to it.</summary>
    /// <remarks>An output that is found corrupt here is made again.</remarks>
    /// <exception cref="UserErrorException">The stage has not run.</exception>
    /// <exception cref="ExperimentFailedException">The stage failed, or its output was corrupt and could not be made again.</exception>
    public string OutputPath(Stage stage, string output)
    {
        var node = NodeOf(stage);
        lock (node.Gate)
        {
            return Materialize(node, output, node.Experiment ?? OverAll, WholeBudget);
        }
    }

    /// <summary>Digest of an output, as <c>sha256sum</c> prints it for the file.</summary>
    /// <inheritdoc cref="OutputPath" path="/exception"/>
    public Sha256Digest OutputDigest(Stage stage, string output)
    {
        var node = NodeOf(stage);
        lock (node.Gate)
        {
            return FileOf(node, output).Digest;
        }
    }

    /// <summary>
    /// How the outputs came to be: <c>{ "experiment", "seconds", "threads", "finished", "runtime", "notes": { … } }</c>, of the run
    /// that made them, which may lie long back.
    /// </summary>
    /// <inheritdoc cref="OutputPath" path="/exception"/>
    public JsonObject Provenance(Stage stage)
    {
        var node = NodeOf(stage);
        lock (node.Gate)
        {
            return (JsonObject)RecordOf(node).Provenance.DeepClone();
        }
    }

    /// <summary>A digest that is another one wherever <see cref="Provenance(Stage)"/> is.</summary>
    /// <inheritdoc cref="OutputPath" path="/exception"/>
    public Sha256Digest ProvenanceDigest(Stage stage)
    {
        var node = NodeOf(stage);
        lock (node.Gate)
        {
            return RecordOf(node).Checksum;
        }
    }

    /// <summary>Writes <c>last-run.json</c> and remembers the keys, so that the next run can say what changed. Call it at the end, also after a failure.</summary>
    /// <param name="rows">The rows of the run, in the order in which to write them.</param>
    /// <returns>The rows as they were written: what had to be made again after it was found whole has become <see cref="StageState.Ran"/>, or <see cref="StageState.Remote"/> where it was fetched again.</returns>
    /// <exception cref="UserErrorException">The folder of runs cannot be written.</exception>
    /// <exception cref="ExperimentFailedException">Its disk is full.</exception>
    public IReadOnlyList<StageRow> Finish(IReadOnlyList<StageRow> rows)
    {
        var repaired = repairs.ToLookup(row => (row.Experiment, row.Stage));
        var written = rows.Select(row =>
                row.State is StageState.Cached or StageState.Remote ? repaired[(row.Experiment, row.Stage)].FirstOrDefault(row) : row
            )
            .ToList();
        byte[] json = StableJson.Bytes(StageRowJson.ToJson(written));
        AwaitUploads(latestCancellation);
        store.Use.Leave();
        try
        {
            StoreFaults.Writing(
                options.RunsDirectory,
                () =>
                {
                    AtomicFile.WriteBytes(Path.Combine(options.RunsDirectory, "last-run.json"), json);
                    knownKeys.Merge(written);
                },
                isChosen: false
            );
        }
        catch (IOException exception) when (DiskFull.Is(exception))
        {
            throw new ExperimentFailedException(DiskFull.Message(exception));
        }

        return written;
    }

    /// <summary>They are looked for once the outputs of all sources are known.</summary>
    private static IEnumerable<string> Absences(StageNode node, int upstream) =>
        upstream > 0 ? [] : Absent(node).Select(input => input.Absence);

    private StageNode NodeOf(Stage stage) => nodes.GetOrAdd(stage, key => new StageNode(key));

    private IEnumerable<StageNode> Sources(Stage stage) =>
        stage.Inputs.Select(input => input.Source).Distinct(ReferenceEqualityComparer.Instance).Select(source => NodeOf((Stage)source!));

    private IReadOnlyList<string> WhyCached(string experiment, StageNode node) =>
        !node.RanHere ? explainer.WhyCached(experiment, node.Identity!, node.Record!)
        : node.Experiment is { } first && first != experiment ? [Explainer.SameKeyAs(first)]
        : [Explainer.NothingChanged];

    private IReadOnlyList<string> WhyRun(string experiment, StageNode node) =>
        [
            .. node.RemoteFault is { } lost ? [lost] : Enumerable.Empty<string>(),
            .. node.StoreFault is { } fault ? [fault] : explainer.WhyRun(experiment, node.Identity!),
        ];
}
