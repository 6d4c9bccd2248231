using Permafrost.Model;
using Permafrost.Onnx.Format;

namespace Permafrost.Onnx.Import;

/// <summary>What a name of the graph stands for while the graph is read.</summary>
internal abstract record GraphValue
{
    /// <summary>Known from the file: weights, shapes.</summary>
    public sealed record Constant(OnnxTensor Tensor) : GraphValue;

    /// <summary>The output of a step.</summary>
    /// <param name="Step">The step, or <see cref="GraphNode.Image"/>.</param>
    /// <param name="Shape">Its shape as the engine has it.</param>
    /// <param name="Axes">Its dimensions as the file has them.</param>
    public sealed record Activation(int Step, ActivationShape Shape, ValueAxes Axes) : GraphValue
    {
        /// <summary>
        /// Of a vector that was an image: the image, where the file has its elements in the order channel, row, column. The engine's order
        /// is row, column, channel; whoever has weights for the elements moves them.
        /// </summary>
        public ActivationShape? Flattened { get; init; }

        /// <summary>Whether a softmax follows the step in the file.</summary>
        public bool IsProbability { get; init; }

        public int Rank => Axes == ValueAxes.Vector ? 2 : 4;

        /// <summary>The dimension that holds the channels.</summary>
        public int ChannelAxis => Axes == ValueAxes.ChannelsLast ? 3 : 1;

        /// <summary><c>Nx512x13x13</c>, as the file has it.</summary>
        public override string ToString() =>
            Axes switch
            {
                ValueAxes.ChannelsFirst => $"Nx{Shape.Channels}x{Shape.Height}x{Shape.Width}",
                ValueAxes.ChannelsLast => $"Nx{Shape.Height}x{Shape.Width}x{Shape.Channels}",
                _ => $"Nx{Shape.Channels}",
            };
    }

    /// <summary>The output of a node with a fault, or of one that reads such an output.</summary>
    public sealed record Unknown : GraphValue;
}
