namespace Permafrost.Model.Training;

/// <summary>A copy of the weights after the best epoch so far, in logical order.</summary>
/// <param name="network">Whose weights; its moving statistics among them.</param>
/// <param name="monitor">By which figure an epoch is the best; null: no copy is made.</param>
internal sealed class BestWeights(Network network, EpochFigure? monitor)
{
    /// <summary>Whether copies are made.</summary>
    public bool AreKept => monitor is not null;

    /// <summary>One array per tensor, in their order; zeros before the first epoch's end.</summary>
    public float[][] Tensors { get; } = monitor is null ? [] : [.. network.Parameters.Select(tensor => new float[tensor.Count])];

    /// <summary>An epoch is done, the last of these.</summary>
    public void Take(IReadOnlyList<EpochResult> history)
    {
        if (monitor is { } figure && EpochFigures.BestEpoch(figure, history) == history.Count)
        {
            foreach (var (tensor, copy) in network.Parameters.Zip(Tensors))
            {
                tensor.ToArray().CopyTo(copy, 0);
            }
        }
    }

    /// <summary>Gives the network the weights of the best of these epochs.</summary>
    /// <returns>Number of the epoch, the last where no copies are made.</returns>
    public int Restore(IReadOnlyList<EpochResult> history)
    {
        if (monitor is not { } figure || history.Count == 0)
        {
            return history.Count;
        }

        foreach (var (tensor, copy) in network.Parameters.Zip(Tensors))
        {
            tensor.Assign(copy);
        }

        foreach (var layer in network.Layers)
        {
            layer.Derive();
        }

        return EpochFigures.BestEpoch(figure, history);
    }
}
