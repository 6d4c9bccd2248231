namespace Permafrost.Stages.Slurm;

/// <summary>How the elements of a run become lists and arrays, and what waits for what.</summary>
/// <remarks>
/// One list for what asks for the same resources, as long as an array may be; an experiment has one line in one list, so that its element has the same number
/// in the arrays of all phases. One array per phase and list. An array waits for those before it in the way that stops least: element for element
/// (<c>aftercorr</c>) where each reads what the element of its own number makes; for one element (<c>afterok</c>) where all read what that one makes; else until
/// others are over, however they ended (<c>afterany</c>).
/// </remarks>
internal static class SlurmPlan
{
    /// <summary>Gives each element its place; lists come in the order in which their resources are first asked for.</summary>
    /// <param name="elements">The elements, phase by phase in the order of the experiments.</param>
    /// <param name="longest">The most elements of an array.</param>
    /// <param name="former">How many lists the run has already.</param>
    /// <returns>Each list's name and its elements' experiments with, for each phase, the definition of the stage.</returns>
    public static IReadOnlyList<(string Name, IReadOnlyList<IReadOnlyList<SlurmElement>> Lines)> Place(
        IReadOnlyList<SlurmElement> elements,
        int longest,
        int former = 0
    )
    {
        var lists = new List<(string, IReadOnlyList<IReadOnlyList<SlurmElement>>)>();
        foreach (var resources in elements.GroupBy(element => element.Resources))
        {
            foreach (var lines in resources.GroupBy(element => element.Experiment, StringComparer.Ordinal).Chunk(longest))
            {
                string name = $"{former + lists.Count + 1}";
                lists.Add((name, [.. lines.Select(line => (IReadOnlyList<SlurmElement>)[.. line])]));
                foreach (var (index, line) in lines.Index())
                {
                    foreach (var element in line)
                    {
                        element.Place = (name, index + 1);
                    }
                }
            }
        }

        return lists;
    }

    /// <summary>The arrays of one phase, in the order of their lists; of one list, what waits for nothing stands in an array of its own.</summary>
    public static IReadOnlyList<SlurmArray> Arrays(IEnumerable<SlurmElement> elementsOfPhase)
    {
        var arrays = new List<SlurmArray>();
        foreach (var list in elementsOfPhase.GroupBy(element => element.Place.List, StringComparer.Ordinal))
        {
            var kinds = list.OrderBy(element => element.Place.Line)
                .GroupBy(element => element.Upstream.Any(upstream => !upstream.IsDone))
                .OrderByDescending(kind => kind.Key)
                .ToList();
            arrays.AddRange(
                kinds.Select((kind, index) => new SlurmArray($"{kind.First().Phase}-{list.Key}{(index == 0 ? "" : "-ready")}", [.. kind]))
            );
        }

        return arrays;
    }

    /// <summary>What an array waits for; the arrays of what it reads have been submitted.</summary>
    /// <param name="array">The array.</param>
    /// <param name="isLimited">Whether so many jobs at most may run at a time: then no element starts while others of the phase before run.</param>
    public static string Dependency(SlurmArray array, bool isLimited)
    {
        var sources = array
            .Elements.SelectMany(element => element.Upstream)
            .Where(upstream => upstream is { IsDone: false, Array: not null })
            .Distinct()
            .ToList();
        if (sources.Count == 0)
        {
            return "";
        }

        if (sources is [var only])
        {
            return $"afterok:{only.Array!.Job}_{only.Place.Line}";
        }

        bool correspond = array.Elements.All(element =>
            element.Upstream is [{ Array.Job: not null } own] && own.Place == element.Place && own.Array.Job == sources[0].Array!.Job
        );
        return correspond && !isLimited
            ? $"aftercorr:{sources[0].Array!.Job}"
            : string.Join(':', sources.Select(source => source.Array!.Job!).Distinct(StringComparer.Ordinal).Prepend("afterany"));
    }

    /// <summary>Shares out how many jobs may run at the same time among arrays that may run at the same time.</summary>
    /// <param name="arrays">Arrays of one phase, none submitted.</param>
    /// <param name="most">How many jobs may run.</param>
    /// <returns>For each, the one that it must wait for because there are more arrays than places; null: none.</returns>
    public static IReadOnlyList<SlurmArray?> ShareOut(IReadOnlyList<SlurmArray> arrays, int most)
    {
        int together = Math.Min(arrays.Count, most);
        for (int i = 0; i < arrays.Count; i++)
        {
            int lane = i % together;
            arrays[i].MostAtOnce = (most / together) + (lane < most % together ? 1 : 0);
        }

        return [.. arrays.Select((_, i) => i < together ? null : arrays[i - together])];
    }
}
