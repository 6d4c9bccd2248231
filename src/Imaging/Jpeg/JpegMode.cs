namespace Permafrost.Imaging.Jpeg;

/// <summary>Says for people what a file stores: <c>YCbCr 4:2:0 progressive</c>.</summary>
internal static class JpegMode
{
    public static string Describe(JpegFrame frame, JpegColorModel model)
    {
        string name = model switch
        {
            JpegColorModel.Gray => "gray",
            JpegColorModel.YCbCr => "YCbCr " + Sampling(frame),
            JpegColorModel.Rgb => "RGB " + Sampling(frame),
            JpegColorModel.Cmyk => "CMYK " + Sampling(frame),
            _ => "YCCK " + Sampling(frame),
        };
        return frame.IsProgressive ? name + " progressive" : name;
    }

    private static string Sampling(JpegFrame frame)
    {
        var components = frame.Components;
        var (first, second, third) = (components[0], components[1], components[2]);
        bool isUsual =
            first.Horizontal == frame.MaxHorizontal
            && first.Vertical == frame.MaxVertical
            && second.Horizontal == third.Horizontal
            && second.Vertical == third.Vertical
            && (components.Length == 3 || (components[3].Horizontal, components[3].Vertical) == (first.Horizontal, first.Vertical));
        string? usual = (first.Horizontal / second.Horizontal, first.Vertical / second.Vertical) switch
        {
            (1, 1) => "4:4:4",
            (2, 1) => "4:2:2",
            (2, 2) => "4:2:0",
            (1, 2) => "4:4:0",
            (4, 1) => "4:1:1",
            (4, 2) => "4:1:0",
            _ => null,
        };
        if (isUsual && usual is not null)
        {
            return usual;
        }

        var factors = new List<string>();
        foreach (var component in components)
        {
            factors.Add($"{component.Horizontal}x{component.Vertical}");
        }

        return string.Join(',', factors);
    }
}
