using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>The largest value of each window, channel by channel.</summary>
[OptionName("max_pool2d")]
[Description("The largest value of each window, channel by channel.")]
public sealed record MaxPool2dOptions : LayerOptions
{
    [Range(1, 15), Description("Height and width of the window, in pixels.")]
    public int Size { get; init; } = 2;

    [Range(0, 15), Description("Step of the window, in pixels; 0 means the same as size.")]
    public int Stride { get; init; }

    [Description("valid: windows stay inside the image; same: windows may hang over the border, where nothing is read.")]
    public Padding Padding { get; init; } = Padding.Valid;

    internal int Step => Stride == 0 ? Size : Stride;

    public override ActivationShape OutputShape(ActivationShape input)
    {
        var rows = Window.Along(input.Height, Size, Step, Padding);
        var columns = Window.Along(input.Width, Size, Step, Padding);
        return rows.Output > 0 && columns.Output > 0
            ? new ActivationShape(rows.Output, columns.Output, input.Channels)
            : throw new ShapeMismatchException(
                $"its window of {Size}x{Size} does not fit into an input of {input.Height}x{input.Width}x{input.Channels}; expected at least {Size}x{Size} pixels, or padding: same"
            );
    }
}
