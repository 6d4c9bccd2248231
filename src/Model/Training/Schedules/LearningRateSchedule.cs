using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Permafrost.Core.Digests;

namespace Permafrost.Model.Training.Schedules;

/// <summary>The learning rate of every step of a training, from its number and the epochs before it: a resumed run needs to remember nothing else.</summary>
/// <remarks>
/// <para>
/// With N steps in all and W of them warm-up (a fraction where the epochs are one), step s = 0, 1, … has the rate
/// peak * share(0) * (s + 1) / W while s + 1 &lt; W, and afterwards peak * share(p) with p = max(0, s - W) / (N - W). So the
/// first rate is above 0, the step that completes the warm-up has the schedule's first rate, and the last step comes just
/// before p = 1. A warm-up as long as the training, or longer, leaves nothing for the schedule itself.
/// </para>
/// <para>All in double precision, with our own cosine: the same bits everywhere.</para>
/// </remarks>
internal sealed class LearningRateSchedule
{
    private const int DigestPortion = 256;

    private readonly ScheduleOptions options;
    private readonly double peak;
    private readonly int stepsPerEpoch;
    private readonly double steps;
    private readonly double warmUp;
    private double reached;

    /// <param name="options">Seen by the schedule: its kind, warm-up, the optimiser's rate, the number of epochs.</param>
    /// <param name="stepsPerEpoch">Steps of an epoch, the ragged last one included; 0 where there are no images.</param>
    public LearningRateSchedule(TrainOptions options, int stepsPerEpoch)
    {
        this.options = options.Schedule;
        this.stepsPerEpoch = stepsPerEpoch;
        peak = options.Optimizer.LearningRate;
        reached = peak;
        steps = (double)options.Epochs * stepsPerEpoch;
        warmUp = options.Schedule.WarmupEpochs * stepsPerEpoch;
    }

    /// <summary>Takes account of the epochs that are done: from then on the rates are those of the steps after them.</summary>
    public void Follow(IReadOnlyList<EpochResult> history) => reached = options.Peak(peak, history);

    /// <summary>The rate of a step.</summary>
    /// <param name="step">Steps before it since the start of training.</param>
    public double At(long step) => At(step, reached);

    private double At(long step, double peak)
    {
        if (step + 1 < warmUp)
        {
            return peak * (options.Share(0.0, 0) * ((step + 1) / warmUp));
        }

        double progress = step > warmUp ? (step - warmUp) / (steps - warmUp) : 0.0;
        return peak * options.Share(progress, step / stepsPerEpoch);
    }

    /// <summary>Digest of the bits of the first rates: what tells whether another schedule has led the same way so far.</summary>
    /// <remarks>As if every epoch had been an improvement: what those that were not have changed is the same for trainings that differ in their length alone.</remarks>
    /// <param name="count">How many.</param>
    public Sha256Digest Digest(long count)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<double> portion = stackalloc double[DigestPortion];
        for (long first = 0; first < count; first += DigestPortion)
        {
            var rates = portion[..(int)Math.Min(DigestPortion, count - first)];
            for (int i = 0; i < rates.Length; i++)
            {
                rates[i] = At(first + i, peak);
            }

            hash.AppendData(MemoryMarshal.AsBytes(rates));
        }

        return Sha256Digest.FromHash(hash.GetHashAndReset());
    }
}
