using System.Collections.Immutable;

namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>One of the two things that are compared: experiments of a report, of a lock, or of a run.</summary>
/// <param name="Given">As the user named it.</param>
/// <param name="Title">What it is, in words: <c>HEAD~1 (8f3a2c1d9e07)</c>.</param>
/// <param name="Runs">Its experiments, each name once.</param>
public sealed record Side(string Given, string Title, ImmutableArray<SideRun> Runs)
{
    /// <summary>The commit that a revision stands for.</summary>
    public string? Commit { get; init; }

    /// <summary>How to get predictions that are not at hand.</summary>
    public string PredictionsFrom { get; init; } = "";

    /// <summary>What a reader should know of it, a sentence each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
