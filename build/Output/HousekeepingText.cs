using System.Globalization;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Build.Output;

/// <summary>What <c>Verify</c> and <c>CollectGarbage</c> found, in words.</summary>
internal static class HousekeepingText
{
    private const int MostShown = 100;

    public static void Write(string store, StoreCheck check, int removed, bool repaired, TimeSpan elapsed, LineWriter lines)
    {
        foreach (StoreFault missing in check.Missing.Take(MostShown))
        {
            lines.Write(Line(missing));
        }

        if (check.Missing.Count > 0)
        {
            lines.Write($"{check.Missing.Count} missing: their stages run again when somebody wants them.");
        }

        if (repaired)
        {
            foreach (StoreFault fault in check.Faults.Take(MostShown))
            {
                lines.Write(Line(fault));
            }

            lines.Write($"{removed} removed: the stages that made them run again when somebody wants them.");
        }

        string rate = (check.Bytes / 1e9 / Math.Max(elapsed.TotalSeconds, 1e-3)).ToString("F1", CultureInfo.InvariantCulture);
        lines.Write(
            $"{store}: {check.Contents} contents, {Bytes(check.Bytes)}, and {check.Records} records in {Wording.Duration(elapsed.TotalSeconds)} ({rate} GB/s): "
                + (check.Faults.Count == 0 ? "all whole" : $"{check.Faults.Count} damaged")
        );
    }

    /// <summary>Every fault on a line, and what to do.</summary>
    public static string Faults(string store, StoreCheck check, bool repaired)
    {
        string more = check.Faults.Count > MostShown ? $"\nand {check.Faults.Count - MostShown} more" : "";
        string next = repaired
            ? "What cannot be read was left alone: look at the disk, and at who may read the folder."
            : "A run that meets a damaged file makes it again; --target=Verify --repair removes them all now. If there are many, look at the disk.";
        return $"{store}: {check.Faults.Count} damaged:\n{string.Join('\n', check.Faults.Take(MostShown).Select(Line))}{more}\n{next}";
    }

    public static void Write(string store, StoreCollection collection, bool applied, LineWriter lines)
    {
        IReadOnlyList<GarbageGroup> groups = collection.Groups;
        foreach (string line in Table(groups))
        {
            lines.Write(line);
        }

        string of = $"{Bytes(collection.GarbageBytes)} of {Bytes(collection.TotalBytes)}";
        lines.Write(
            groups.Count == 0 ? $"{store}: nothing to remove; {Bytes(collection.TotalBytes)} are in use"
            : applied ? $"{store}: removed {of}"
            : $"{store}: would remove {of}. Nothing was removed; --apply does it."
        );
    }

    /// <summary>A line for every group.</summary>
    internal static IEnumerable<string> Table(IReadOnlyList<GarbageGroup> groups)
    {
        int width = groups.Select(group => Wording.Experiment(group.Origin).Length).DefaultIfEmpty().Max();
        foreach (GarbageGroup group in groups)
        {
            string results = group.Records > 0 ? $"{Wording.Counted(group.Records, "result")}, " : "";
            string origin = Wording.Experiment(group.Origin).PadRight(width);
            yield return $"  {origin}  {results}{Wording.Counted(group.Files, "file")}, {Bytes(group.Bytes)}";
        }
    }

    private static string Line(StoreFault fault) => $"  {fault.Path}{(fault.Of is { } of ? $" ({of})" : "")} {fault.What}";

    /// <summary><c>1.23 MB</c>: decimal units, three digits.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["bytes", "kB", "MB", "GB", "TB"];
        double value = bytes;
        int unit = 0;
        for (; value >= 999.5 && unit < units.Length - 1; unit++)
        {
            value /= 1000;
        }

        return unit == 0 ? $"{bytes} bytes" : $"{value.ToString("G3", CultureInfo.InvariantCulture)} {units[unit]}";
    }
}
