namespace Permafrost.Model.Training.Checkpoints;

/// <summary>How far a training has come.</summary>
/// <param name="Epoch">The epoch under way, counted from 1; one more than there are when all are done.</param>
/// <param name="Step">Steps done in it, fewer than it has.</param>
public readonly record struct TrainingPlace(int Epoch, int Step) : IComparable<TrainingPlace>
{
    public static TrainingPlace Start => new(1, 0);

    /// <summary>Which one is further.</summary>
    public int CompareTo(TrainingPlace other) => (Epoch, Step).CompareTo((other.Epoch, other.Step));

    public static bool operator <(TrainingPlace left, TrainingPlace right) => left.CompareTo(right) < 0;

    public static bool operator >(TrainingPlace left, TrainingPlace right) => left.CompareTo(right) > 0;

    public static bool operator <=(TrainingPlace left, TrainingPlace right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TrainingPlace left, TrainingPlace right) => left.CompareTo(right) >= 0;

    /// <summary><c>epoch 3, step 412</c>, <c>the end of epoch 2</c>, <c>the start</c>.</summary>
    public override string ToString() =>
        Step > 0 ? $"epoch {Epoch}, step {Step}"
        : Epoch > 1 ? $"the end of epoch {Epoch - 1}"
        : "the start";
}
