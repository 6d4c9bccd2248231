using Permafrost.Core.Errors;

namespace Permafrost.Experiments.Faults;

/// <summary>Collects faults so that all are reported at once, each of them once.</summary>
internal sealed class FaultList
{
    private readonly Dictionary<(SourcePosition At, string Message), Fault> faults = [];
    private readonly Dictionary<string, int> sources = new(StringComparer.Ordinal);

    /// <summary>How often a fault was reported, repetitions among them: unchanged over a call, the call found nothing wrong.</summary>
    public int Reported { get; private set; }

    /// <param name="at">Where the wrong value stands.</param>
    /// <param name="message">What was found, what was expected, the next step.</param>
    /// <param name="experiment">The expansion that shows the fault, where the place alone does not tell: a shared architecture.</param>
    public void Add(SourcePosition at, string message, string? experiment = null)
    {
        Reported++;
        if (!faults.TryGetValue((at, message), out var fault))
        {
            sources.TryAdd(at.Source, sources.Count);
            fault = new Fault();
            faults.Add((at, message), fault);
        }

        if (experiment is not null && fault.Seen.Add(experiment))
        {
            fault.First ??= experiment;
        }
    }

    /// <exception cref="UserErrorException">There is at least one fault.</exception>
    public void ThrowIfAny()
    {
        if (faults.Count > 0)
        {
            throw new UserErrorException([.. Sorted()]);
        }
    }

    private IEnumerable<string> Sorted() =>
        faults
            .Select((pair, index) => (pair.Key.At, pair.Key.Message, Fault: pair.Value, index))
            .OrderBy(fault => sources[fault.At.Source])
            .ThenBy(fault => fault.At.Line)
            .ThenBy(fault => fault.At.Column)
            .ThenBy(fault => fault.index)
            .Select(fault => $"{fault.At}: {fault.Message}{fault.Fault.Suffix}");

    private sealed class Fault
    {
        public string? First { get; set; }

        public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);

        public string Suffix =>
            Seen.Count switch
            {
                0 => "",
                1 => $" (experiment {First})",
                2 => $" (experiment {First} and one more)",
                _ => $" (experiment {First} and {Seen.Count - 1} more)",
            };
    }
}
