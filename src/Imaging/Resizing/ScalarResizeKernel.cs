namespace Permafrost.Imaging.Resizing;

/// <summary>The definition in plain loops.</summary>
internal sealed class ScalarResizeKernel : ResizeKernel
{
    public static ScalarResizeKernel Instance { get; } = new();

    public override int BlockRows => 8;

    public override int ColumnScratchBytes(ResizeWeights weights, int channels) => 0;

    public override void MixColumns(
        ReadOnlySpan<byte> rows,
        int rowBytes,
        int count,
        ResizeWeights weights,
        int channels,
        Span<byte> scratch,
        Span<byte> target,
        int pitch
    )
    {
        for (int row = 0; row < count; row++)
        {
            var from = rows.Slice(row * rowBytes, rowBytes);
            var to = target.Slice(row * pitch, pitch);
            for (int column = 0; column < weights.OutputSize; column++)
            {
                var taps = weights.Of(column);
                var mixed = from.Slice(weights.First(column) * channels, taps.Length * channels);
                for (int channel = 0; channel < channels; channel++)
                {
                    int sum = ResizeWeights.Half;
                    for (int tap = 0; tap < taps.Length; tap++)
                    {
                        sum += taps[tap] * mixed[tap * channels + channel];
                    }

                    to[column * channels + channel] = ResizeWeights.ToByte(sum);
                }
            }
        }
    }

    public override void MixRows(ReadOnlySpan<byte> rows, int pitch, ReadOnlySpan<int> weights, Span<byte> target)
    {
        for (int at = 0; at < target.Length; at++)
        {
            int sum = ResizeWeights.Half;
            for (int tap = 0; tap < weights.Length; tap++)
            {
                sum += weights[tap] * rows[tap * pitch + at];
            }

            target[at] = ResizeWeights.ToByte(sum);
        }
    }
}
