namespace Permafrost.Model.Training;

/// <summary>Training diverged: the loss is a NaN or an infinity.</summary>
public sealed class LossNotFiniteException(int epoch, int step, string tensor)
    : Exception(
        $"loss is not finite at epoch {epoch}, step {step}; the first tensor that holds a NaN or an infinity is {tensor}. "
            + "A smaller learning rate often helps."
    )
{
    public int Epoch { get; } = epoch;

    public int Step { get; } = step;

    public string Tensor { get; } = tensor;
}
