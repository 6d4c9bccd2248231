using Permafrost.Model.Layers;

namespace Permafrost.Model;

/// <summary>A layer of a network and where its input comes from.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Input">Position of the node whose output it reads, or <see cref="Image"/>; always an earlier one.</param>
/// <param name="Second">Likewise the second input of a <see cref="MergeLayer"/>.</param>
internal sealed record Node(Layer Layer, int Input, int Second = Node.Image)
{
    /// <summary>The image itself, as an input.</summary>
    public const int Image = -1;
}
