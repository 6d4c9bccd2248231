using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>Figures of the whole batch: each group finds its own, one thread puts them together in the order of the groups.</summary>
internal sealed unsafe partial class BatchNorm
{
    /// <summary>Figures of the batch, two per channel: mean and sum of squared deviations, or both sums of the gradients.</summary>
    private readonly NativeBuffer<double> settled;

    /// <summary>1 / sqrt(variance + epsilon).</summary>
    private readonly NativeBuffer<double> inverseDeviations;
    private readonly NativeBuffer<float> dGamma;
    private readonly NativeBuffer<float> dBeta;

    /// <summary>Two figures per channel and group: mean and sum of squared deviations.</summary>
    private NativeBuffer<double> groupMoments = new(0);

    /// <summary>Two figures per channel and group: sums of g and of g (x - mean).</summary>
    private NativeBuffer<double> groupSums = new(0);

    public override void PrepareTraining(int batchSize)
    {
        groupMoments.Dispose();
        groupSums.Dispose();
        groupMoments = new NativeBuffer<double>(2L * gamma.Pitch * SamplePass.GroupsOf(batchSize));
        groupSums = new NativeBuffer<double>(2L * gamma.Pitch * SamplePass.GroupsOf(batchSize));
    }

    public override void Gather(LayerState state, in SamplePass pass, float* input)
    {
        var own = (State)state;
        own.Input.Set(input, pass.Samples);
        int channels = gamma.Pitch;
        double* means = groupMoments.Pointer + 2L * pass.Group * channels;
        double* part = own.WideFigures.Pointer;
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            float* figures = own.Figures.Pointer;
            vectors.Moments(own.Input.Pointer + (long)sample * Output.Floats, PixelCount, channels, figures, figures + channels);
            MomentSums.Widen(figures, part, 2 * channels);
            MomentSums.Merge(means, means + channels, (double)sample * PixelCount, part, part + channels, PixelCount, channels);
        }
    }

    public override void Settle(int batchSamples)
    {
        int channels = gamma.Pitch;
        double* means = settled.Pointer;
        double* squares = means + channels;
        double count = 0.0;
        for (int group = 0; group < SamplePass.GroupsOf(batchSamples); group++)
        {
            double* part = groupMoments.Pointer + 2L * group * channels;
            double values = (double)Math.Min(SamplePass.GroupSize, batchSamples - group * SamplePass.GroupSize) * PixelCount;
            MomentSums.Merge(means, squares, count, part, part + channels, values, channels);
            count += values;
        }

        for (int c = 0; c < channels; c++)
        {
            double inverse = 1.0 / Math.Sqrt(squares[c] / count + epsilon);
            inverseDeviations.Pointer[c] = inverse;
            batch.Set(c, means[c], inverse, gamma.Values[c], beta.Values[c]);
            movingMean.Values[c] = Moved(movingMean.Values[c], means[c]);
            if (count > 1.0)
            {
                movingVariance.Values[c] = Moved(movingVariance.Values[c], squares[c] / (count - 1.0));
            }
        }
    }

    public override void GatherGradient(LayerState state, in SamplePass pass, float* dOutput)
    {
        var own = (State)state;
        int channels = gamma.Pitch;
        double* sums = groupSums.Pointer + 2L * pass.Group * channels;
        new Span<double>(sums, 2 * channels).Clear();
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            float* figures = own.Figures.Pointer;
            long at = (long)sample * Output.Floats;
            vectors.GradientMoments(batch.Pointers, own.Input.Pointer + at, dOutput + at, PixelCount, relu, figures, figures + channels);
            MomentSums.Widen(figures, own.WideFigures.Pointer, 2 * channels);
            MomentSums.Add(own.WideFigures.Pointer, sums, 2 * channels);
        }
    }

    public override void SettleGradient(int batchSamples)
    {
        int channels = gamma.Pitch;
        double* sums = settled.Pointer;
        double* products = sums + channels;
        settled.Span.Clear();
        for (int group = 0; group < SamplePass.GroupsOf(batchSamples); group++)
        {
            MomentSums.Add(groupSums.Pointer + 2L * group * channels, sums, 2 * channels);
        }

        double count = (double)batchSamples * PixelCount;
        var figures = batch.Pointers;
        for (int c = 0; c < channels; c++)
        {
            double inverse = inverseDeviations.Pointer[c];
            double scale = figures.Scales[c];
            dBeta.Pointer[c] = (float)sums[c];
            dGamma.Pointer[c] = (float)(products[c] * inverse);
            float slope = (float)-(scale * (inverse * inverse) * (products[c] / count));
            figures.Slopes[c] = slope;
            figures.Offsets[c] = (float)-(scale * (sums[c] / count) + (double)slope * figures.Means[c]);
        }
    }

    private float Moved(float moving, double now) => (float)(momentum * moving + (1.0 - momentum) * now);
}
