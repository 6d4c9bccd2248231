using Permafrost.Core.Randomness;
using Permafrost.Model.Data;
using Permafrost.Model.Inference;
using Permafrost.Model.Layers;
using Permafrost.Model.Threading;
using Permafrost.Model.Training.Schedules;

namespace Permafrost.Model.Training;

/// <summary>Trains a network, the same bits with any number of threads on any machine.</summary>
public static class Trainer
{
    /// <summary>Runs all epochs. The order of the images is drawn anew for each epoch from the stream <c>shuffle</c>.</summary>
    /// <param name="network">Starts from its initial weights and ends with the trained ones.</param>
    /// <param name="train">Images to learn from.</param>
    /// <param name="validation">Images to measure each epoch on; may be empty.</param>
    /// <param name="options">Seed, epochs, batch size, optimiser, schedule.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="report">Told after each step.</param>
    /// <param name="cancellation">Ends training at the next step.</param>
    /// <param name="augmentation">What happens to training images before each is learned from; null: nothing.</param>
    /// <exception cref="LossNotFiniteException">The loss became a NaN or an infinity.</exception>
    public static TrainingResult Train(
        Network network,
        ImageSet train,
        ImageSet validation,
        TrainOptions options,
        int threads,
        Action<TrainingProgress> report,
        CancellationToken cancellation,
        IImageTransform? augmentation = null
    )
    {
        // More threads than groups would have nothing to do.
        int groups = SamplePass.GroupsOf(Math.Min(options.BatchSize, train.Count));
        using var team = new WorkerTeam(Math.Clamp(threads, 1, Math.Max(1, groups)));
        using var step = new TrainingStep(network, train, options, team, augmentation);
        using var classifier = new Classifier(network, team);
        var shuffle = new PhiloxStream((ulong)options.Seed, "shuffle");
        var history = new List<EpochResult>();
        var trail = new List<EpochTrail>();
        int[] order = new int[train.Count];
        int steps = (train.Count + options.BatchSize - 1) / options.BatchSize;
        var rates = new LearningRateSchedule(options, steps);
        for (int epoch = 1; epoch <= options.Epochs; epoch++)
        {
            for (int position = 0; position < order.Length; position++)
            {
                order[position] = position;
            }

            shuffle.Shuffle(order, (uint)(epoch - 1), 0);
            long[] lossBits = new long[steps];
            double lossSum = 0.0;
            int hits = 0;
            for (int at = 0; at < steps; at++)
            {
                cancellation.ThrowIfCancellationRequested();
                int first = at * options.BatchSize;
                int seen = Math.Min(first + options.BatchSize, order.Length);
                step.LearningRate = rates.At((long)(epoch - 1) * steps + at);
                if (!step.Run(order.AsMemory(first..seen), (uint)(epoch - 1)))
                {
                    throw new LossNotFiniteException(epoch, at + 1, step.FirstNotFinite());
                }

                lossBits[at] = BitConverter.DoubleToInt64Bits(step.Objective);
                lossSum += step.LossSum;
                hits += step.Hits;
                report(new TrainingProgress(epoch, options.Epochs, at + 1, steps, lossSum / seen, (double)hits / seen, null));
            }

            // No later step of this epoch would notice what its last one did to the weights.
            if (step.FirstNotFiniteWeights() is { } tensor)
            {
                throw new LossNotFiniteException(epoch, steps, tensor);
            }

            var result = Measure(epoch, lossSum / order.Length, (double)hits / order.Length, step.LearningRate, classifier, validation);
            if (result.ValidationLoss is { } measured && !double.IsFinite(measured))
            {
                throw new LossNotFiniteException(epoch, steps, "the network's output for the validation images");
            }

            history.Add(result);
            trail.Add(
                new EpochTrail(epoch, lossBits, [.. network.Parameters.Select(tensor => KeyValuePair.Create(tensor.Name, tensor.Digest()))])
            );
            report(new TrainingProgress(epoch, options.Epochs, steps, steps, result.TrainLoss, result.TrainAccuracy, result));
        }

        return new TrainingResult(history, trail);
    }

    private static EpochResult Measure(int epoch, double loss, double accuracy, double rate, Classifier classifier, ImageSet validation)
    {
        if (validation.Count == 0)
        {
            return new EpochResult(epoch, loss, accuracy, null, null, rate);
        }

        var measured = classifier.Measure(validation);
        return new EpochResult(epoch, loss, accuracy, measured.Loss, measured.Accuracy, rate);
    }
}
