namespace Permafrost.Bench.Workers;

/// <summary>Another program: keeps one core busy until it is killed.</summary>
internal static class BusyWorker
{
    /// <summary>Far longer than any measurement, in case that nobody ends it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public static Reading Run(Settings settings)
    {
        CoreAffinity.Bind(settings.Count("core") - 1, count: 1);
        var end = Environment.TickCount64 + (long)Longest.TotalMilliseconds;
        while (Environment.TickCount64 < end)
        {
            Thread.SpinWait(1000);
        }

        return new Reading();
    }
}
