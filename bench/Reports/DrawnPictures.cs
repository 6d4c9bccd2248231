using Permafrost.Core.Randomness;
using Permafrost.Imaging.Png;
using Permafrost.Reporting.Examination;
using Permafrost.Reporting.Examples;
using Permafrost.Reporting.Results;

namespace Permafrost.Bench.Reports;

/// <summary>Test images of 28 x 28 gray pixels, made up from a seed: a bright shape with noise, which compresses about as badly as a photograph.</summary>
internal sealed class DrawnPictures : ITestPictures
{
    /// <summary>Height and width, in pixels.</summary>
    public const int Side = 28;

    public string? SetOf(ExperimentResult one) => one.Dataset.Name;

    public Picture Picture(string set, int index) => new([.. PngEncoder.Encode(Pixels(index), Side, Side, 1)], Side, Side);

    /// <summary>The image, row by row.</summary>
    public static byte[] Pixels(int index)
    {
        var stream = new PhiloxStream(111, "bench/pictures");
        byte[] pixels = new byte[Side * Side];
        int half = 4 + index % 10;
        for (int at = 0; at < pixels.Length; at++)
        {
            var (y, x) = Math.DivRem(at, Side);
            bool inside = Math.Abs(2 * y - Side) < 2 * half && Math.Abs(2 * x - Side) < 2 * (16 - half);
            pixels[at] = inside ? (byte)(96 + (stream.UInt32(0, (uint)index, (uint)at) & 127)) : (byte)0;
        }

        return pixels;
    }
}
