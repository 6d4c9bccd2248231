namespace Permafrost.Bench.Measuring;

/// <summary>Everything measured so far, round by round.</summary>
/// <typeparam name="TSubject">What a measurement is of.</typeparam>
internal sealed class Readings<TSubject>
    where TSubject : ISubject
{
    private readonly Dictionary<TSubject, List<Reading>> rounds = [];
    private readonly Dictionary<TSubject, string> failures = [];
    private readonly Dictionary<TSubject, double> differences = [];

    /// <summary>Versions of all that ran, by name.</summary>
    public IEnumerable<KeyValuePair<string, string>> Software =>
        rounds
            .Values.SelectMany(list => list)
            .SelectMany(reading => reading.Software)
            .DistinctBy(version => version.Key, StringComparer.Ordinal)
            .OrderBy(version => version.Key, StringComparer.Ordinal);

    public void Add(TSubject subject, Reading reading)
    {
        if (!rounds.TryGetValue(subject, out var list))
        {
            rounds.Add(subject, list = []);
        }

        list.Add(reading);
    }

    /// <summary>
    /// Something cannot be measured, in this round or any other. What earlier rounds gave is dropped: a goal is not met by a program that
    /// did not last.
    /// </summary>
    public void Fail(TSubject subject, string reason)
    {
        failures.TryAdd(subject, reason);
        rounds.Remove(subject);
    }

    /// <summary>Why something cannot be measured, or null.</summary>
    public string? Failure(TSubject subject) => failures.GetValueOrDefault(subject);

    /// <summary>Notes how far a program's probabilities lie from ours, at most.</summary>
    public void Compared(TSubject subject, double largestDifference) => differences[subject] = largestDifference;

    /// <summary>The largest difference of a program's probabilities from ours; null where they were not compared.</summary>
    public double? Difference(TSubject subject) => differences.TryGetValue(subject, out double difference) ? difference : null;

    /// <summary>The value of every round; empty where it was not measured.</summary>
    public IReadOnlyList<double> Values(TSubject subject, string value) =>
        rounds.TryGetValue(subject, out var list)
            ? [.. list.Where(reading => reading.Values.ContainsKey(value)).Select(reading => reading.Values[value])]
            : [];

    /// <summary>Median over the rounds; null where it was not measured.</summary>
    public double? Value(TSubject subject, string value) => Values(subject, value) is { Count: > 0 } values ? Median.Of(values) : null;

    /// <summary>
    /// Median over the rounds of one value divided by another of the same round: a machine that is slower for a while is so for both.
    /// Null where either was not measured.
    /// </summary>
    public double? Ratio((TSubject Subject, string Value) over, (TSubject Subject, string Value) under)
    {
        var ratios = Values(over.Subject, over.Value).Zip(Values(under.Subject, under.Value), (a, b) => a / b).ToList();
        return ratios.Count > 0 ? Median.Of(ratios) : null;
    }

    /// <summary>What the program chose in the last round; may be empty.</summary>
    public string Note(TSubject subject) => rounds.TryGetValue(subject, out var list) ? list[^1].Note : "";
}
