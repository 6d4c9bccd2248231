namespace Permafrost.Stages.Preprocess;

/// <summary>Divides a number of images among classes in proportion to their sizes, by the method of largest remainders.</summary>
internal static class Apportionment
{
    /// <summary>
    /// Each class gets the whole part of its exact share total · nᵢ / Σn; what is left goes, one each, to the largest
    /// fractions, and among equal ones to the lower class index. Integers alone.
    /// </summary>
    /// <param name="total">0 to the sum of <paramref name="sizes"/>.</param>
    /// <param name="sizes">Images of each class.</param>
    /// <returns>Quotas that add up to <paramref name="total"/>; none exceeds its class.</returns>
    public static int[] LargestRemainder(int total, IReadOnlyList<int> sizes)
    {
        long sum = sizes.Sum(size => (long)size);
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(total, sum);
        if (sum == 0)
        {
            return new int[sizes.Count];
        }

        int[] quotas = [.. sizes.Select(size => (int)((long)total * size / sum))];
        var byRemainder = Enumerable
            .Range(0, sizes.Count)
            .OrderByDescending(index => (long)total * sizes[index] % sum)
            .ThenBy(index => index);
        foreach (int index in byRemainder.Take(total - quotas.Sum()))
        {
            quotas[index]++;
        }

        return quotas;
    }
}
