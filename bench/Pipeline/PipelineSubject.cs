using Permafrost.Bench.Measuring;

namespace Permafrost.Bench.Pipeline;

/// <summary>What a measurement of the pipeline is of.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Words">What it is, in words.</param>
internal sealed record PipelineSubject(string Name, string Words) : ISubject
{
    public static PipelineSubject Matrix { get; } = new("matrix", "1,000 experiments of one matrix, nothing to do");
    public static PipelineSubject Files { get; } = new("files", "1,000 experiments in as many files, nothing to do");
    public static PipelineSubject Study { get; } = new("study", "the default study, nothing to do");
    public static PipelineSubject Fingerprints { get; } = new("fingerprints", "fingerprints of all stages of the default study");
    public static PipelineSubject Hashing { get; } = new("hashing", "SHA-256 of a file, one core");

    /// <summary>There are no peers here.</summary>
    public bool IsOurs => true;
}
