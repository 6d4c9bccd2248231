namespace Permafrost.Model.Layers;

/// <summary>What a layer remembers of one group between forward and backward; each thread has its own, or, where groups meet, each group.</summary>
internal abstract class LayerState : IDisposable
{
    public abstract void Dispose();

    /// <summary>The state of a layer that remembers nothing.</summary>
    public sealed class None : LayerState
    {
        public static None Instance { get; } = new();

        public override void Dispose() { }
    }
}
