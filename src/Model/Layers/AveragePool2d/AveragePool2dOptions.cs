using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>The mean of each window, channel by channel. LeCun et al., Proceedings of the IEEE 86 (1998).</summary>
[OptionName("average_pool2d")]
[Description("The mean of each window, channel by channel; pixels beyond the border do not count.")]
public sealed record AveragePool2dOptions : LayerOptions
{
    [Range(1, 31), Description("Height and width of the window, in pixels.")]
    public int Size { get; init; } = 2;

    [Range(0, 31), Description("Step of the window, in pixels; 0 means the same as size.")]
    public int Stride { get; init; }

    [Description(Padding.OfWindows)]
    public Padding Padding { get; init; } = Padding.Valid;

    internal int Step => Stride == 0 ? Size : Stride;

    public override ActivationShape OutputShape(ActivationShape input)
    {
        var (height, width) = Padding.Positions(input, Size, Step, "window");
        return new ActivationShape(height, width, input.Channels);
    }

    internal override Layer Create(LayerContext context) => new AveragePool2d(context.Name, this, context.Input);
}
