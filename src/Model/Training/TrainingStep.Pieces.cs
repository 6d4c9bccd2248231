using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Threading;

namespace Permafrost.Model.Training;

/// <summary>The second phase of a step: rows of parameters side by side.</summary>
internal sealed unsafe partial class TrainingStep
{
    private sealed record Derivation(Layer Layer, int Part);

    private sealed record Piece(Layer Layer, Parameter Parameter, int Index, int FirstRow, int Rows);

    /// <summary>Gradient of some rows of a parameter, penalty and limits included.</summary>
    private void TakeGradient(int item)
    {
        var (layer, parameter, _, firstRow, rows) = pieceList[item];
        layer.ReduceGradient(parameter, firstRow, rows, batch.Length);
        long first = (long)firstRow * parameter.Pitch;
        int count = rows * parameter.Pitch;
        if (parameter.L2 > 0.0)
        {
            penalties[item] = parameter.L2 * Elementwise.SumOfSquares(parameter.Values + first, count);
            Elementwise.AddScaled((float)(2.0 * parameter.L2), parameter.Values + first, parameter.Gradients + first, count);
        }

        clip.See(item, parameter.Gradients + first, count);
    }

    private void Update(int item)
    {
        var (_, parameter, index, firstRow, rows) = pieceList[item];
        optimizer.Update(index, parameter, (long)firstRow * parameter.Pitch, rows * parameter.Pitch);
    }

    /// <summary>Second phase: some rows of a parameter: gradient, penalty, step.</summary>
    private sealed class PieceWork(TrainingStep step) : IWork
    {
        public void Execute(int item, int thread)
        {
            step.TakeGradient(item);
            step.Update(item);
        }
    }

    /// <summary>The first part of the second phase, where the norm of all gradients limits the step.</summary>
    private sealed class GradientWork(TrainingStep step) : IWork
    {
        public void Execute(int item, int thread) => step.TakeGradient(item);
    }

    /// <summary>The other part.</summary>
    private sealed class UpdateWork(TrainingStep step) : IWork
    {
        public void Execute(int item, int thread)
        {
            var (_, parameter, _, firstRow, rows) = step.pieceList[item];
            if (step.clipFactor != 1f)
            {
                Elementwise.Scale(step.clipFactor, parameter.Gradients + (long)firstRow * parameter.Pitch, rows * parameter.Pitch);
            }

            step.Update(item);
        }
    }

    /// <summary>After the second phase: what layers keep of their weights in another form.</summary>
    private sealed class DerivationWork(TrainingStep step) : IWork
    {
        public void Execute(int item, int thread)
        {
            var (layer, part) = step.derivationList[item];
            layer.Derive(part);
        }
    }
}
