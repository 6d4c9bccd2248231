using System.Security.Cryptography;

namespace Permafrost.Pipeline.Remote;

/// <summary>How long to wait before the next attempt.</summary>
internal static class BackOff
{
    private const int Thousand = 1000;

    /// <summary>A server may ask for more than anybody wants to wait.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <param name="first">Before the second attempt, half more or less by chance.</param>
    /// <param name="attempt">The one that failed, from 1.</param>
    /// <param name="asked">What the server asked for, or null.</param>
    public static TimeSpan After(TimeSpan first, int attempt, TimeSpan? asked)
    {
        var own = first * (1 << Math.Min(attempt - 1, 10)) * (0.5 + RandomNumberGenerator.GetInt32(Thousand) / (double)Thousand);
        var longer = asked > own ? asked.Value : own;
        return longer < Longest ? longer : Longest;
    }
}
