using Permafrost.Model.Kernels;

namespace Permafrost.Model.Training;

/// <summary>
/// Keeps the gradients of a step within limits. Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", ICML 2013, algorithm 1.
/// </summary>
/// <remarks>
/// <para>
/// A gradient is what PyTorch's <c>clip_grad_norm_</c> would find in <c>grad</c>: the penalties of the loss (<see cref="Parameter.L2"/>) are in it, the
/// optimiser's weight decay is not.
/// </para>
/// <para>
/// The norm's order: per piece of 96 rows of a tensor the squares in double precision (<see cref="Elementwise.SumOfSquares"/>), then the pieces in the
/// order of the layers, from input to output. Factor = limit / (norm + 1e-6), rounded to float32, at most 1: as in PyTorch.
/// </para>
/// </remarks>
/// <param name="options">The limits; null: none.</param>
/// <param name="pieces">Pieces of a step.</param>
internal sealed unsafe class GradientClip(ClipOptions? options, int pieces)
{
    /// <summary>Against division by zero.</summary>
    private const double Least = 1e-6;

    private readonly double[] squares = new double[pieces];

    /// <summary>Whether all pieces must be seen before a weight may move.</summary>
    public bool NeedsAll => options?.Norm > 0.0;

    /// <summary>What every gradient is multiplied with, once all pieces are seen; 1: nothing.</summary>
    public float Factor
    {
        get
        {
            double sum = 0.0;
            foreach (double square in squares)
            {
                sum += square;
            }

            // A NaN stays one.
            double factor = options!.Norm / (Math.Sqrt(sum) + Least);
            return factor > 1.0 ? 1f : (float)factor;
        }
    }

    /// <summary>A piece's gradient is whole: limits its values, and notes its share of the norm.</summary>
    public void See(int piece, float* gradient, int count)
    {
        if (options is null)
        {
            return;
        }

        if (options.Value > 0.0)
        {
            Elementwise.Clamp((float)options.Value, gradient, count);
        }

        if (options.Norm > 0.0)
        {
            squares[piece] = Elementwise.SumOfSquares(gradient, count);
        }
    }
}
