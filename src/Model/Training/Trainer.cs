using Permafrost.Core.Randomness;
using Permafrost.Model.Data;
using Permafrost.Model.Layers;
using Permafrost.Model.Threading;
using Permafrost.Model.Training.Checkpoints;
using Permafrost.Model.Training.Schedules;

namespace Permafrost.Model.Training;

/// <summary>Trains a network, the same bits with any number of threads on any machine.</summary>
public static class Trainer
{
    /// <summary>Runs all epochs, or as many as early stopping lets. The order of the images is drawn anew for each epoch from the stream <c>shuffle</c>.</summary>
    /// <param name="network">Starts from its initial weights and ends with the trained ones: those of the last epoch, or of the best if it is to be kept.</param>
    /// <param name="train">Images to learn from.</param>
    /// <param name="validation">Images to measure each epoch on; may be empty.</param>
    /// <param name="options">Seed, epochs, batch size, optimiser, schedule.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="report">Told after each step.</param>
    /// <param name="cancellation">Ends training at the next step.</param>
    /// <param name="augmentation">What happens to training images before each is learned from; null: nothing.</param>
    /// <param name="checkpoints">Where to leave checkpoints and where to go on from; the result does not depend on it. Null: nowhere.</param>
    /// <param name="engine">What computes the steps; null: this project's own kernels, of which alone the same bits are promised.</param>
    /// <exception cref="ArgumentException">A figure of the validation images is monitored, and there are none.</exception>
    /// <exception cref="LossNotFiniteException">The loss became a NaN or an infinity.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled; a <see cref="TrainingStoppedException"/> where there are checkpoints.</exception>
    public static TrainingResult Train(
        Network network,
        ImageSet train,
        ImageSet validation,
        TrainOptions options,
        int threads,
        Action<TrainingProgress> report,
        CancellationToken cancellation,
        IImageTransform? augmentation = null,
        CheckpointOptions? checkpoints = null,
        TrainingEngine? engine = null
    )
    {
        RefuseToMonitorNothing(options, validation);

        // More threads than groups would have nothing to do.
        int groups = SamplePass.GroupsOf(Math.Min(options.BatchSize, train.Count));
        using var team = new WorkerTeam(Math.Clamp(threads, 1, Math.Max(1, groups)));
        using var step = (engine ?? TrainingEngine.Managed).CreateStep(network, train, options, team, augmentation);
        var shuffle = new PhiloxStream((ulong)options.Seed, "shuffle");
        int[] order = new int[train.Count];
        int steps = (train.Count + options.BatchSize - 1) / options.BatchSize;
        var rates = new LearningRateSchedule(options, steps);
        var state = new TrainingState(network, step, rates, steps, options.KeepBest);
        var kept = new TrainingCheckpoints(checkpoints, state);
        kept.Resume(options.Epochs);
        while (state.Epoch <= options.Epochs && options.EarlyStopping?.Ends(state.History) != true)
        {
            Draw(shuffle, state.Epoch, order);
            while (state.Step < steps)
            {
                kept.StopIfAsked(cancellation);
                int first = state.Step * options.BatchSize;
                int seen = Math.Min(first + options.BatchSize, order.Length);
                step.LearningRate = rates.At(state.StepsDone);
                if (!step.Run(order.AsMemory(first..seen), (uint)(state.Epoch - 1)))
                {
                    throw new LossNotFiniteException(state.Epoch, state.Step + 1, step.FirstNotFinite());
                }

                state.AddStep();
                double accuracy = (double)state.Hits / seen;
                report(new TrainingProgress(state.Epoch, options.Epochs, state.Step, steps, state.LossSum / seen, accuracy, null));
                kept.StepEnded();
            }

            // No later step of this epoch would notice what its last one did to the weights.
            if (step.FirstNotFiniteWeights() is { } tensor)
            {
                throw new LossNotFiniteException(state.Epoch, steps, tensor);
            }

            var result = Measure(state, order.Length, step, validation);
            state.EndEpoch(result);
            report(new TrainingProgress(result.Epoch, options.Epochs, steps, steps, result.TrainLoss, result.TrainAccuracy, result));
            kept.EpochEnded();
        }

        kept.End(options);
        return state.End();
    }

    private static void RefuseToMonitorNothing(TrainOptions options, ImageSet validation)
    {
        EpochFigure? stopping = options.EarlyStopping is { Patience: > 0 } early ? early.Monitor : null;
        EpochFigure?[] monitors = [stopping, options.KeepBest, (options.Schedule as PlateauOptions)?.Monitor];
        if (validation.Count == 0 && monitors.Any(monitor => monitor is { } figure && EpochFigures.NeedsValidation(figure)))
        {
            throw new ArgumentException("There are no validation images, and a figure of them is monitored.", nameof(validation));
        }
    }

    private static void Draw(in PhiloxStream shuffle, int epoch, int[] order)
    {
        for (int position = 0; position < order.Length; position++)
        {
            order[position] = position;
        }

        shuffle.Shuffle(order, (uint)(epoch - 1), 0);
    }

    private static EpochResult Measure(TrainingState state, int images, ITrainingStep step, ImageSet validation)
    {
        var result = new EpochResult(state.Epoch, state.LossSum / images, (double)state.Hits / images, null, null, step.LearningRate);
        if (validation.Count == 0)
        {
            return result;
        }

        var measured = step.Measure(validation);
        return double.IsFinite(measured.Loss)
            ? result with
            {
                ValidationLoss = measured.Loss,
                ValidationAccuracy = measured.Accuracy,
            }
            : throw new LossNotFiniteException(state.Epoch, state.Steps, "the network's output for the validation images");
    }
}
