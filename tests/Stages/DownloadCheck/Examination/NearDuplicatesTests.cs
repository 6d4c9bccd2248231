using System.Numerics;
using Permafrost.Stages.DownloadCheck.Examination;

namespace Permafrost.Tests.Stages.DownloadCheck.Examination;

public sealed class NearDuplicatesTests
{
    [Theory]
    [InlineData(1, 300)]
    [InlineData(2, 300)]
    [InlineData(3, 1000)]
    public void Find_ClustersOfHashes_FindsWhatComparingAllFinds(int seed, int count)
    {
        // Clusters, so that there are pairs at every distance from 0 to 12.
        var random = new Random(seed);
        ulong[] centres = [.. Enumerable.Range(0, 20).Select(_ => (ulong)random.NextInt64())];
        var hashes = new ulong[count];
        for (int index = 0; index < count; index++)
        {
            hashes[index] = centres[random.Next(centres.Length)];
            for (int flips = random.Next(7); flips > 0; flips--)
            {
                hashes[index] ^= 1UL << random.Next(64);
            }
        }

        var expected =
            from second in Enumerable.Range(0, count)
            from first in Enumerable.Range(0, second)
            let bits = BitOperations.PopCount(hashes[first] ^ hashes[second])
            where bits <= NearDuplicates.MostBits
            orderby bits, first, second
            select (first, second, bits);

        var found = NearDuplicates.Find(hashes, CancellationToken.None);

        Assert.NotEmpty(found);
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData(0x0000_0000_0000_003FUL)]
    [InlineData(0x0003_0000_0003_0003UL)]
    [InlineData(0x0001_0001_0003_0003UL)]
    [InlineData(0x8000_8000_8001_8001UL)]
    public void Find_SixBitsAnywhere_AreFoundOnce(ulong difference)
    {
        Assert.Equal([(0, 1, 6)], NearDuplicates.Find([5, 5 ^ difference], CancellationToken.None));
    }

    [Fact]
    public void Find_SevenBits_IsTooFar() => Assert.Empty(NearDuplicates.Find([0, 0x7F], CancellationToken.None));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Find_NothingToCompare_IsEmpty(int count) => Assert.Empty(NearDuplicates.Find(new ulong[count], CancellationToken.None));

    [Fact]
    public void Find_Cancelled_Stops() =>
        Assert.ThrowsAny<OperationCanceledException>(() => NearDuplicates.Find([1, 2], new CancellationToken(canceled: true)));
}
