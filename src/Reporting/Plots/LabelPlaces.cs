namespace Permafrost.Reporting.Plots;

/// <summary>Heights of labels that want to stand at the ends of lines.</summary>
internal static class LabelPlaces
{
    /// <summary>As near to what is wanted as possible without two closer than <paramref name="apart"/>; in the order of <paramref name="wanted"/>.</summary>
    /// <param name="wanted">Height of each.</param>
    /// <param name="apart">Least distance.</param>
    /// <param name="top">Smallest height; it is kept where all cannot be.</param>
    /// <param name="bottom">Largest height.</param>
    public static double[] Of(IReadOnlyList<double> wanted, double apart, double top, double bottom)
    {
        double[] places = new double[wanted.Count];
        double free = top;
        double room = bottom - (wanted.Count - 1) * apart;
        foreach (int i in Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i]))
        {
            places[i] = Math.Max(free, Math.Min(wanted[i], room));
            free = places[i] + apart;
            room += apart;
        }

        return places;
    }
}
