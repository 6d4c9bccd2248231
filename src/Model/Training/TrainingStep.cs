using Permafrost.Model.Data;
using Permafrost.Model.Inference;
using Permafrost.Model.Layers;
using Permafrost.Model.Losses;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Threading;

namespace Permafrost.Model.Training;

/// <summary>One step: groups of samples forward and backward side by side, then rows of parameters side by side.</summary>
/// <remarks>
/// Nothing in the result depends on which thread takes what: a group's sums lie in memory of its own and are added in the
/// order of the groups; a row of a parameter belongs to one piece of work alone. Where a layer mixes samples, the groups
/// also meet before it: <see cref="StepPlan"/>. Nothing is allocated, but for gradients the first times that they are needed.
/// </remarks>
internal sealed unsafe partial class TrainingStep : ITrainingStep
{
    /// <summary>Rows of a parameter that a thread updates at a time; part of the order in which penalties are added.</summary>
    private const int RowsPerPiece = 96;

    private readonly Network network;
    private readonly ImageSet images;
    private readonly IImageTransform? augmentation;
    private readonly WorkerTeam team;
    private readonly Optimizer optimizer;
    private readonly double labelSmoothing;
    private readonly double[] classWeights;
    private readonly GradientBuffers buffers;
    private readonly GroupRunner[] runners;
    private readonly StepPlan plan;
    private readonly IWork pieces;
    private readonly IWork updates;
    private readonly IWork derivations;
    private readonly List<Piece> pieceList = [];
    private readonly List<Derivation> derivationList = [];
    private readonly GradientClip clip;
    private readonly double[] penalties;
    private readonly double[] sampleLosses;
    private readonly double[] sampleObjectives;
    private readonly bool[] sampleHits;
    private ReadOnlyMemory<int> batch;
    private uint epoch;
    private float clipFactor;
    private Classifier? classifier;

    public TrainingStep(Network network, ImageSet images, TrainOptions options, WorkerTeam team, IImageTransform? augmentation = null)
    {
        this.network = network;
        this.images = images;
        this.augmentation = augmentation;
        this.team = team;
        Parameter[] trained = [.. network.Parameters.Where(parameter => parameter.Trained)];
        optimizer = Optimizer.Create(options.Optimizer, trained);
        LearningRate = options.Optimizer.LearningRate;
        labelSmoothing = options.LabelSmoothing;
        classWeights = ClassWeights.Of(options.ClassWeights, images, network.Definition.Classes);
        plan = new StepPlan(this);
        int batchSize = Math.Clamp(options.BatchSize, 1, Math.Max(1, images.Count));
        int groups = SamplePass.GroupsOf(batchSize);
        long largest = network.Layers.Max(layer => Math.Max(layer.Input.Floats, layer.Output.Floats));
        buffers = new GradientBuffers(largest * SamplePass.GroupSize, team.Count);
        runners = [.. Enumerable.Range(0, plan.HasMeetings ? groups : team.Count).Select(_ => new GroupRunner(network, buffers))];
        sampleLosses = new double[batchSize];
        sampleObjectives = new double[batchSize];
        sampleHits = new bool[batchSize];
        foreach (var layer in network.Layers)
        {
            layer.PrepareTraining(batchSize);
            derivationList.AddRange(Enumerable.Range(0, layer.DerivedParts).Select(part => new Derivation(layer, part)));
            foreach (var parameter in layer.Parameters.Where(parameter => parameter.Trained))
            {
                int index = Array.IndexOf(trained, parameter);
                for (int row = 0; row < parameter.Rows; row += RowsPerPiece)
                {
                    pieceList.Add(new Piece(layer, parameter, index, row, Math.Min(RowsPerPiece, parameter.Rows - row)));
                }
            }
        }

        penalties = new double[pieceList.Count];
        clip = new GradientClip(options.Clip, pieceList.Count);
        pieces = clip.NeedsAll ? new GradientWork(this) : new PieceWork(this);
        updates = new UpdateWork(this);
        derivations = new DerivationWork(this);
    }

    /// <summary>Turns the gradients of each step into new weights.</summary>
    public Optimizer Optimizer => optimizer;

    /// <summary>Rate of the steps that follow; at first the optimiser's.</summary>
    public double LearningRate { get; set; }

    /// <summary>Mean cross-entropy of the last batch against the smoothed labels, each image with the weight of its class, plus the penalties on the weights before the step.</summary>
    public double Objective { get; private set; }

    /// <summary>Sum of the cross-entropies of the last batch against the true labels.</summary>
    public double LossSum { get; private set; }

    /// <summary>Images of the last batch that were classified right.</summary>
    public int Hits { get; private set; }

    /// <summary>Learns from the images at these indices.</summary>
    /// <returns>False if the objective is not finite; the weights are then of no use.</returns>
    public bool Run(ReadOnlyMemory<int> samples, uint epochIndex)
    {
        batch = samples;
        epoch = epochIndex;
        plan.Run(samples.Length, team);

        LossSum = 0.0;
        double objectiveSum = 0.0;
        Hits = 0;
        for (int sample = 0; sample < samples.Length; sample++)
        {
            LossSum += sampleLosses[sample];
            objectiveSum += sampleObjectives[sample];
            Hits += sampleHits[sample] ? 1 : 0;
        }

        Objective = objectiveSum / samples.Length;
        if (!double.IsFinite(Objective))
        {
            return false;
        }

        optimizer.BeginStep(LearningRate);
        team.Run(pieces, pieceList.Count);
        if (clip.NeedsAll)
        {
            clipFactor = clip.Factor;
            team.Run(updates, pieceList.Count);
        }

        team.Run(derivations, derivationList.Count);
        foreach (double penalty in penalties)
        {
            Objective += penalty;
        }

        return double.IsFinite(Objective);
    }

    /// <summary>Where the numbers of the last batch first go wrong: a tensor of weights, else the output of a layer.</summary>
    public string FirstNotFinite()
    {
        // Moving statistics take over what a layer before them did wrong: they are looked at last.
        if (FirstNotFinite(network.Parameters.Where(parameter => parameter.Trained)) is { } weights)
        {
            return weights;
        }

        if (FirstNotFiniteNode() is { } node)
        {
            return $"the output of {network.Nodes[node].Layer.Name}";
        }

        return FirstNotFiniteWeights() ?? "the loss itself";
    }

    /// <summary>Nothing: the weights are trained where the network has them.</summary>
    public void Publish() { }

    /// <summary>Nothing: the layers were told.</summary>
    public void Adopt() { }

    public (double Loss, double Accuracy) Measure(ImageSet images) => (classifier ??= new Classifier(network, team)).Measure(images);

    /// <summary>Name of the first tensor of weights that holds a NaN or an infinity, or null.</summary>
    public string? FirstNotFiniteWeights() => FirstNotFinite(network.Parameters);

    public void Dispose()
    {
        optimizer.Dispose();
        classifier?.Dispose();
        foreach (var runner in runners)
        {
            runner.Dispose();
        }

        buffers.Dispose();
    }

    private static string? FirstNotFinite(IEnumerable<Parameter> parameters) =>
        parameters.FirstOrDefault(parameter => parameter.ToArray().Any(weight => !float.IsFinite(weight)))?.Name;

    /// <summary>
    /// First node whose output holds a NaN or an infinity in the batch last run, or null. Node by node where groups meet: figures of the batch carry
    /// what one group did wrong to all.
    /// </summary>
    private int? FirstNotFiniteNode()
    {
        int groups = SamplePass.GroupsOf(batch.Length);
        int together = plan.HasMeetings ? groups : 1;
        for (int first = 0; first < groups; first += together)
        {
            for (int node = 0; node < network.Nodes.Count; node++)
            {
                for (int group = first; group < first + together; group++)
                {
                    var runner = RunnerOf(group, thread: 0);
                    if (node == 0)
                    {
                        Load(runner, group);
                    }

                    if (!runner.IsFinite(node))
                    {
                        return node;
                    }
                }
            }
        }

        return null;
    }

    /// <summary>The runner that takes a group on a thread; where groups meet, each keeps its own.</summary>
    internal GroupRunner RunnerOf(int group, int thread)
    {
        var runner = runners[plan.HasMeetings ? group : thread];
        runner.Thread = thread;
        return runner;
    }

    internal IReadOnlyList<Node> Nodes => network.Nodes;

    /// <summary>Loads the images of a group of the batch.</summary>
    internal void Load(GroupRunner runner, int group)
    {
        int first = group * SamplePass.GroupSize;
        var pass = new SamplePass
        {
            Group = group,
            Training = true,
            Epoch = epoch,
        };
        runner.Load(images, batch.Span.Slice(first, Math.Min(SamplePass.GroupSize, batch.Length - first)), pass, augmentation);
    }

    /// <summary>Losses of a group that has been run forward, and their gradient.</summary>
    internal void TakeLoss(GroupRunner runner)
    {
        int classes = network.Definition.Classes;
        float* dLogits = runner.ClearLogitsGradient();
        ref readonly var pass = ref runner.Pass;
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            int at = sample * runner.LogitsPitch;
            var logits = new ReadOnlySpan<float>(runner.Logits + at, classes);
            int label = images.Label(pass.SampleIndices[sample]);
            (sampleLosses[pass.First + sample], sampleObjectives[pass.First + sample]) = SoftmaxCrossEntropy.Gradient(
                logits,
                label,
                labelSmoothing,
                classWeights[label],
                batch.Length,
                new Span<float>(dLogits + at, classes)
            );
            sampleHits[pass.First + sample] = SoftmaxCrossEntropy.Predict(logits) == label;
        }
    }
}
