using System.Globalization;

namespace Permafrost.Reporting.Provenance;

/// <summary>Times for readers.</summary>
internal static class Duration
{
    /// <summary><c>0.4 s</c>, <c>12.3 s</c>, <c>2 min 05 s</c>, <c>1 h 04 min</c>.</summary>
    public static string Of(double seconds)
    {
        if (seconds < 59.95)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");
        }

        long whole = (long)Math.Round(seconds);
        return whole < 3600 ? $"{whole / 60} min {whole % 60:00} s" : $"{whole / 3600} h {whole % 3600 / 60:00} min";
    }

    /// <summary>Seconds of several stages, in their order.</summary>
    public static double Total(IEnumerable<PipelineBox> boxes)
    {
        double seconds = 0;
        foreach (var box in boxes)
        {
            seconds += box.Seconds;
        }

        return seconds;
    }
}
