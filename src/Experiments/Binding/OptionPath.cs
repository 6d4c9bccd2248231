using Permafrost.Experiments.Faults;

namespace Permafrost.Experiments.Binding;

/// <summary>How messages name an option: <c>train.optimizer.adam</c>, <c>layers[3].conv2d</c>. Written out only where a fault asks for it.</summary>
internal sealed class OptionPath
{
    private readonly OptionPath? parent;
    private readonly string? key;
    private readonly int index;

    private OptionPath(OptionPath? parent, string? key, int index)
    {
        this.parent = parent;
        this.key = key;
        this.index = index;
    }

    /// <summary>The file as a whole: its keys stand without a prefix.</summary>
    public static OptionPath Root { get; } = new(null, null, 0);

    public OptionPath Key(string name) => new(this, name, 0);

    public OptionPath Item(int number) => new(this, null, number);

    public override string ToString() =>
        parent is null ? ""
        : key is null ? $"{parent}[{index}]"
        : parent.parent is null ? FaultText.Plain(key)
        : $"{parent}.{FaultText.Plain(key)}";
}
