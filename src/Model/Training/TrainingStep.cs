using Permafrost.Model.Data;
using Permafrost.Model.Layers;
using Permafrost.Model.Losses;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Threading;

namespace Permafrost.Model.Training;

/// <summary>One step: groups of samples forward and backward side by side, then rows of parameters side by side.</summary>
/// <remarks>
/// Nothing in the result depends on which thread takes what: a group's sums lie in memory of its own and are added in the
/// order of the groups; a row of a parameter belongs to one piece of work alone. Nothing is allocated.
/// </remarks>
internal sealed unsafe class TrainingStep : IDisposable
{
    /// <summary>Rows of a parameter that a thread updates at a time; part of the order in which penalties are added.</summary>
    private const int RowsPerPiece = 96;

    private readonly Network network;
    private readonly ImageSet images;
    private readonly WorkerTeam team;
    private readonly Optimizer optimizer;
    private readonly GroupRunner[] runners;
    private readonly IWork groups;
    private readonly IWork pieces;
    private readonly List<Piece> pieceList = [];
    private readonly double[] penalties;
    private readonly double[] sampleLosses;
    private readonly bool[] sampleHits;
    private ReadOnlyMemory<int> batch;
    private uint epoch;

    public TrainingStep(Network network, ImageSet images, TrainOptions options, WorkerTeam team)
    {
        this.network = network;
        this.images = images;
        this.team = team;
        optimizer = Optimizer.Create(options.Optimizer, network.Parameters);
        runners = [.. Enumerable.Range(0, team.Count).Select(_ => new GroupRunner(network, training: true))];
        sampleLosses = new double[options.BatchSize];
        sampleHits = new bool[options.BatchSize];
        int index = 0;
        foreach (var layer in network.Layers)
        {
            layer.PrepareTraining(options.BatchSize);
            foreach (var parameter in layer.Parameters)
            {
                for (int row = 0; row < parameter.Rows; row += RowsPerPiece)
                {
                    pieceList.Add(new Piece(layer, parameter, index, row, Math.Min(RowsPerPiece, parameter.Rows - row)));
                }

                index++;
            }
        }

        penalties = new double[pieceList.Count];
        groups = new GroupWork(this);
        pieces = new PieceWork(this);
    }

    /// <summary>Mean cross-entropy of the last batch plus the penalties on the weights before the step.</summary>
    public double Objective { get; private set; }

    /// <summary>Sum of the cross-entropies of the last batch.</summary>
    public double LossSum { get; private set; }

    /// <summary>Images of the last batch that were classified right.</summary>
    public int Hits { get; private set; }

    /// <summary>Learns from the images at these indices.</summary>
    /// <returns>False if the loss is not finite; the weights are then as they were.</returns>
    public bool Run(ReadOnlyMemory<int> samples, uint epochIndex)
    {
        batch = samples;
        epoch = epochIndex;
        team.Run(groups, (samples.Length + SamplePass.GroupSize - 1) / SamplePass.GroupSize);

        LossSum = 0.0;
        Hits = 0;
        for (int sample = 0; sample < samples.Length; sample++)
        {
            LossSum += sampleLosses[sample];
            Hits += sampleHits[sample] ? 1 : 0;
        }

        Objective = LossSum / samples.Length;
        if (!double.IsFinite(Objective))
        {
            return false;
        }

        optimizer.BeginStep();
        team.Run(pieces, pieceList.Count);
        foreach (double penalty in penalties)
        {
            Objective += penalty;
        }

        return double.IsFinite(Objective);
    }

    /// <summary>Where the numbers of the last batch first go wrong: a tensor of weights, else the output of a layer.</summary>
    public string FirstNotFinite()
    {
        if (FirstNotFiniteWeight() is { } tensor)
        {
            return tensor;
        }

        for (int group = 0; group * SamplePass.GroupSize < batch.Length; group++)
        {
            var pass = new SamplePass
            {
                Group = group,
                Training = true,
                Epoch = epoch,
            };
            runners[0].Forward(images, GroupOf(group), ref pass);
            if (runners[0].FirstNotFinite(pass) is { } layer)
            {
                return $"the output of {layer}";
            }
        }

        return "the loss itself";
    }

    /// <summary>The first tensor of weights with a NaN or an infinity; null if there is none.</summary>
    public string? FirstNotFiniteWeight()
    {
        foreach (var parameter in network.Parameters)
        {
            var values = new ReadOnlySpan<float>(parameter.Values, checked((int)parameter.PackedCount));
            foreach (float weight in values)
            {
                if (!float.IsFinite(weight))
                {
                    return parameter.Name;
                }
            }
        }

        return null;
    }

    public void Dispose()
    {
        optimizer.Dispose();
        foreach (var runner in runners)
        {
            runner.Dispose();
        }
    }

    private ReadOnlySpan<int> GroupOf(int group)
    {
        int first = group * SamplePass.GroupSize;
        return batch.Span.Slice(first, Math.Min(SamplePass.GroupSize, batch.Length - first));
    }

    private sealed record Piece(Layer Layer, Parameter Parameter, int Index, int FirstRow, int Rows);

    /// <summary>First phase: a group of samples forward, loss, backward.</summary>
    private sealed class GroupWork(TrainingStep step) : IWork
    {
        public void Execute(int item, int thread)
        {
            var runner = step.runners[thread];
            var samples = step.GroupOf(item);
            var pass = new SamplePass
            {
                Group = item,
                Training = true,
                Epoch = step.epoch,
            };
            float* logits = runner.Forward(step.images, samples, ref pass);
            int classes = step.network.Definition.Classes;
            int pitch = runner.LogitsPitch;
            new Span<float>(runner.LogitsGradient, samples.Length * pitch).Clear();
            for (int sample = 0; sample < samples.Length; sample++)
            {
                var own = new ReadOnlySpan<float>(logits + sample * pitch, classes);
                var gradient = new Span<float>(runner.LogitsGradient + sample * pitch, classes);
                int label = step.images.Label(samples[sample]);
                step.sampleLosses[pass.First + sample] = SoftmaxCrossEntropy.Gradient(own, label, step.batch.Length, gradient);
                step.sampleHits[pass.First + sample] = SoftmaxCrossEntropy.Predict(own) == label;
            }

            runner.Backward(pass);
        }
    }

    /// <summary>Second phase: some rows of a parameter: gradient, penalty, step.</summary>
    private sealed class PieceWork(TrainingStep step) : IWork
    {
        public void Execute(int item, int thread)
        {
            var (layer, parameter, index, firstRow, rows) = step.pieceList[item];
            layer.ReduceGradient(parameter, firstRow, rows, step.batch.Length);
            long first = (long)firstRow * parameter.Pitch;
            int count = rows * parameter.Pitch;
            if (parameter.L2 > 0.0)
            {
                step.penalties[item] = parameter.L2 * Kernels.Elementwise.SumOfSquares(parameter.Values + first, count);
                Kernels.Elementwise.AddScaled((float)(2.0 * parameter.L2), parameter.Values + first, parameter.Gradients + first, count);
            }

            step.optimizer.Update(index, parameter, first, count);
            layer.RowsChanged(parameter, firstRow, rows);
        }
    }
}
