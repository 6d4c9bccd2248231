using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Jpeg;

/// <content>Frame and scan headers (ITU-T T.81, B.2.2 and B.2.3).</content>
internal sealed partial class JpegHeaders
{
    private const int MaxSamplingFactor = 4;

    private void ReadFrame(ref JpegBytes bytes, ImageLimits limits, bool isProgressive)
    {
        int length = bytes.NextWord();
        int precision = bytes.Next();
        int height = bytes.NextWord();
        int width = bytes.NextWord();
        int count = bytes.Next();
        if (sawFrame)
        {
            throw new UnreadableImageException("is a JPEG file with two frame headers");
        }

        if (width == 0 || height == 0)
        {
            throw new UnreadableImageException(
                $"is a JPEG file of {width} x {height} pixels: nothing to decode (a height that follows the pixels, DNL, is not supported)"
            );
        }

        if (precision != 8)
        {
            throw new UnreadableImageException($"is a JPEG file of {precision} bits a sample; only 8 are decoded");
        }

        if (count is not (1 or 3 or 4))
        {
            throw new UnreadableImageException(
                $"is a JPEG file of {count} components; only 1 (gray), 3 (colour) and 4 (print) are decoded"
            );
        }

        RequireAllRead(length - 8 - 3 * count, "the frame header (SOF)");
        if ((long)width * height > limits.MaxPixels)
        {
            throw new UnreadableImageException(
                $"is a JPEG file of {width} x {height} pixels; the limit is {limits.MaxPixels} pixels in all"
            );
        }

        sawFrame = true;
        Frame.Begin(width, height, count, isProgressive);
        foreach (var component in Frame.Components)
        {
            ReadComponent(ref bytes, component);
        }

        Frame.Arrange();
        foreach (var component in Frame.Components)
        {
            RequireWholeRatio(component);
        }
    }

    private static void ReadComponent(ref JpegBytes bytes, JpegComponent component)
    {
        component.Id = bytes.Next();
        int sampling = bytes.Next();
        component.Horizontal = sampling >> 4;
        component.Vertical = sampling & 15;
        component.QuantizationSlot = bytes.Next();
        if (component.Horizontal is 0 or > MaxSamplingFactor || component.Vertical is 0 or > MaxSamplingFactor)
        {
            throw new UnreadableImageException(
                $"is a JPEG file with sampling factors {component.Horizontal} x {component.Vertical}; expected 1 to {MaxSamplingFactor} each"
            );
        }
    }

    private void RequireWholeRatio(JpegComponent component)
    {
        if (Frame.MaxHorizontal % component.Horizontal != 0 || Frame.MaxVertical % component.Vertical != 0)
        {
            throw new UnreadableImageException(
                $"is a JPEG file with sampling factors {component.Horizontal} x {component.Vertical} beside "
                    + $"{Frame.MaxHorizontal} x {Frame.MaxVertical}; only whole ratios are decoded"
            );
        }
    }

    private void ReadScan(ref JpegBytes bytes)
    {
        if (!sawFrame)
        {
            throw new UnreadableImageException("is a JPEG file with a scan before any frame header");
        }

        int length = bytes.NextWord();
        int count = bytes.Next();
        if (count is 0 or > JpegFrame.MaxComponents)
        {
            throw new UnreadableImageException(
                $"is a JPEG file with a scan of {count} components; expected 1 to {JpegFrame.MaxComponents}"
            );
        }

        RequireAllRead(length - 6 - 2 * count, "a scan header (SOS)");
        Scan.Clear();
        for (int at = 0; at < count; at++)
        {
            int id = bytes.Next();
            int slots = bytes.Next();
            var component = Find(id);
            component.DcSlot = slots >> 4;
            component.AcSlot = slots & 15;
            Scan.Add(component);
        }

        int first = bytes.Next();
        int last = bytes.Next();
        int bits = bytes.Next();
        Scan.SetProgression(first, last, bits >> 4, bits & 15);
        Scan.Number++;
    }

    /// <summary>The component of a name, of those that a scan may still name: they come in the frame's order.</summary>
    private JpegComponent Find(int id)
    {
        foreach (var component in Frame.Components[Scan.ComponentCount..])
        {
            if (component.Id == id)
            {
                if (Scan.Components.Contains(component))
                {
                    break;
                }

                return component;
            }
        }

        throw new UnreadableImageException(
            $"is a JPEG file with a scan of component {id}, which its frame does not have, or which the scan names out of order"
        );
    }
}
