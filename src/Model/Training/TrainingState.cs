using System.Runtime.InteropServices;
using Permafrost.Core.Digests;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Training.Checkpoints;
using Permafrost.Model.Training.Schedules;

namespace Permafrost.Model.Training;

/// <summary>
/// Everything that changes from step to step and that the rest of a training, or its result, depends on. There is no more: random numbers are counted
/// by epoch and image, and the order of the images is a function of the epoch.
/// </summary>
/// <param name="network">Its weights and moving statistics.</param>
/// <param name="step">Moves the weights, and remembers former gradients.</param>
/// <param name="rates">The learning rates; they follow from the place.</param>
/// <param name="steps">Steps of an epoch.</param>
/// <param name="best">The figure by which the best epoch is kept; null: the last one is.</param>
internal sealed class TrainingState(Network network, ITrainingStep step, LearningRateSchedule rates, int steps, EpochFigure? best = null)
{
    public Network Network { get; } = network;

    public Optimizer Optimizer => step.Optimizer;

    public LearningRateSchedule Rates { get; } = rates;

    public int Steps { get; } = steps;

    public BestWeights Best { get; } = new(network, best);

    public TrainingPlace Place { get; private set; } = TrainingPlace.Start;

    public int Epoch => Place.Epoch;

    public int Step => Place.Step;

    /// <summary>Steps done since the start.</summary>
    public long StepsDone => StepsBefore(Place);

    /// <summary>Sum of the losses of this epoch's images so far.</summary>
    public double LossSum { get; set; }

    /// <summary>Images of this epoch that were classified right so far.</summary>
    public int Hits { get; private set; }

    /// <summary>Bits of the objective of each step since the start.</summary>
    public List<long> Objectives { get; } = new(steps);

    /// <summary>Of the epochs that are done.</summary>
    public List<EpochResult> History { get; } = [];

    /// <summary>Of the epochs that are done: of each tensor in turn.</summary>
    public List<Sha256Digest> Digests { get; } = [];

    public long StepsBefore(TrainingPlace place) => (long)(place.Epoch - 1) * Steps + place.Step;

    /// <summary>Brings weights and memory to where <see cref="Network"/> and <see cref="Optimizer"/> have them.</summary>
    public void Publish() => step.Publish();

    /// <summary>Weights and memory were set.</summary>
    public void Adopt() => step.Adopt();

    /// <summary>Another step is done.</summary>
    public void AddStep()
    {
        Objectives.Add(BitConverter.DoubleToInt64Bits(step.Objective));
        LossSum += step.LossSum;
        Hits += step.Hits;
        Place = new TrainingPlace(Epoch, Step + 1);
    }

    /// <summary>The epoch is done and measured.</summary>
    public void EndEpoch(EpochResult result)
    {
        step.Publish();
        History.Add(result);
        Best.Take(History);
        Rates.Follow(History);
        Digests.AddRange(Network.Parameters.Select(tensor => tensor.Digest()));
        LossSum = 0.0;
        Hits = 0;
        Place = new TrainingPlace(Epoch + 1, 0);

        // Not in the middle of the next one: steps allocate nothing.
        Objectives.EnsureCapacity(Objectives.Count + Steps);
    }

    /// <summary>Forgets what led here; the caller fills in what led to the new place.</summary>
    public void MoveTo(TrainingPlace place, int hits)
    {
        Place = place;
        Hits = hits;
        Objectives.Clear();
        History.Clear();
        Digests.Clear();
        Objectives.EnsureCapacity((int)Math.Min(Array.MaxLength, (long)place.Epoch * Steps));
    }

    /// <summary>All is done: the network has the weights to keep.</summary>
    /// <returns>What training leaves besides them.</returns>
    public TrainingResult End() => new([.. History], [.. Enumerable.Range(1, History.Count).Select(TrailOf)], Best.Restore(History));

    private EpochTrail TrailOf(int epoch)
    {
        long[] losses = CollectionsMarshal.AsSpan(Objectives).Slice((epoch - 1) * Steps, Steps).ToArray();
        var digests = Digests.Skip((epoch - 1) * Network.Parameters.Count);
        return new EpochTrail(
            epoch,
            losses,
            [.. Network.Parameters.Zip(digests, (tensor, digest) => KeyValuePair.Create(tensor.Name, digest))]
        );
    }
}
