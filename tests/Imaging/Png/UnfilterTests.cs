using Permafrost.Imaging.Png;

namespace Permafrost.Tests.Imaging.Png;

public sealed class UnfilterTests
{
    public static TheoryData<byte, int> Cases =>
        [.. from filter in Enumerable.Range(0, 5) from pixelBytes in new[] { 1, 2, 3, 4, 6, 8 } select ((byte)filter, pixelBytes)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_EveryLength_GivesTheDefinition(byte filter, int pixelBytes)
    {
        var random = new Random(111);
        foreach (int length in Enumerable.Range(0, 70).Append(1000))
        {
            var raw = new byte[length];
            var prior = new byte[length];
            random.NextBytes(raw);
            random.NextBytes(prior);
            var row = new byte[length];

            Unfilter.Apply((RowFilter)filter, raw, prior, pixelBytes, row);

            Assert.Equal(ReferenceFilter.Undo((RowFilter)filter, raw, prior, pixelBytes), row);
        }
    }

    [Fact]
    public void Apply_PaethOfAllNeighbours_GivesTheDefinition()
    {
        // Two pixels of four bytes: the first makes before and aboveBefore, the second predicts.
        var raw = new byte[64];
        var prior = new byte[64];
        var row = new byte[64];
        for (int before = 0; before < 256; before++)
        {
            for (int above = 0; above < 256; above++)
            {
                for (int first = 0; first < 256; first += 8)
                {
                    for (int aboveBefore = first; aboveBefore < first + 8; aboveBefore++)
                    {
                        int at = 8 * (aboveBefore - first);
                        prior[at] = (byte)aboveBefore;
                        raw[at] = (byte)(before - aboveBefore);
                        prior[at + 4] = (byte)above;
                    }

                    // Each pair is a row of its own: nothing before it.
                    for (int at = 0; at < raw.Length; at += 8)
                    {
                        Unfilter.Apply(RowFilter.Paeth, raw.AsSpan(at, 8), prior.AsSpan(at, 8), 4, row.AsSpan(at, 8));
                        int aboveBefore = first + at / 8;
                        Assert.True(ReferenceFilter.Paeth(before, above, aboveBefore) == row[at + 4], $"{before} {above} {aboveBefore}");
                    }
                }
            }
        }
    }
}
