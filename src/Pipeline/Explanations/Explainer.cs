using Permafrost.Pipeline.Storage;

namespace Permafrost.Pipeline.Explanations;

/// <summary>Says why a stage runs or does not, by the names of values, with old and new value.</summary>
internal sealed class Explainer(KnownKeys known, ObjectStore store, IReadOnlySet<string> currentExperiments)
{
    public const string NothingChanged = "nothing changed";
    public const string FirstRun = "first run";

    private readonly Dictionary<string, NearestRecords> former = new(StringComparer.Ordinal);
    private readonly CodeDifferences code = new(store);
    private readonly Lock gate = new();

    /// <summary>Why it must run, compared with the last run of this experiment, or with the nearest other one. At least one reason.</summary>
    public IReadOnlyList<string> WhyRun(string experiment, StageIdentity now)
    {
        if (known.Find(now.Stage, experiment) is { } key)
        {
            return store.ReadRecord(key) is not { } before ? ["first run in this store"]
                : Between(before, now) is { Count: > 0 } differences ? differences
                : Unnamed(before, now);
        }

        return DifferencesToNearest(experiment, now) is { Count: > 0 } toNearest ? toNearest : [FirstRun];
    }

    /// <summary>Why it need not run, though its outputs were not made by this process.</summary>
    public IReadOnlyList<string> WhyCached(string experiment, StageIdentity now, ActionRecord record)
    {
        var last = known.Find(now.Stage, experiment);
        if (last == record.Key)
        {
            return [NothingChanged];
        }

        string where = record.Experiment == experiment ? "already in the store" : SameKeyAs(record.Experiment);
        var differences = last is { } key && store.ReadRecord(key) is { } before ? Between(before, now) : [];
        return [where, .. differences];
    }

    /// <summary>Why it need not run where a remote cache has its outputs.</summary>
    public IReadOnlyList<string> WhyRemote(string experiment, StageIdentity now) =>
        [
            "in the remote cache",
            .. known.Find(now.Stage, experiment) is { } key && key != now.Key && store.ReadRecord(key) is { } before
                ? Between(before, now)
                : [],
        ];

    public static string SameKeyAs(string experiment) => $"same key as {experiment}";

    private IReadOnlyList<string> Between(ActionRecord before, StageIdentity now) =>
        [.. Differences.Between(before, now), .. code.Between(before.Code, now.Code)];

    private static IReadOnlyList<string> Unnamed(ActionRecord before, StageIdentity now) =>
        now.Key is null ? []
        : before.Key == now.Key ? ["its stored record is missing"]
        : [$"key: {before.Key.ToString()[..8]} -> {now.Key.ToString()![..8]}"];

    private IReadOnlyList<string> DifferencesToNearest(string experiment, StageIdentity now)
    {
        // The records are shared by all that ask, and reading one fills it in.
        lock (gate)
        {
            if (!former.TryGetValue(now.Stage, out var records))
            {
                former[now.Stage] = records = new NearestRecords(known.Of(now.Stage), key => store.ReadRecord(key), currentExperiments);
            }

            return records.Find(experiment, now.Described) is { } nearest
                ?
                [
                    .. Between(nearest.Record, now)
                        .Select((reason, index) => index == 0 ? $"{reason} (nearest: {nearest.Experiment})" : reason),
                ]
                : [];
        }
    }
}
