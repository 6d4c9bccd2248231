using System.Globalization;

namespace Permafrost.Bench.Measuring;

/// <summary>What Linux tells of a process's memory.</summary>
internal static class ProcessMemory
{
    private const double Kilobyte = 1024.0;

    /// <param name="process">Its number.</param>
    /// <param name="field">A field of <c>/proc/PID/status</c> with its colon, such as <c>RssAnon:</c>.</param>
    /// <returns>Bytes; 0 where the system does not tell, or the process has ended.</returns>
    public static double Bytes(int process, string field)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
            return line is null
                ? 0.0
                : Kilobyte
                    * double.Parse(
                        line[field.Length..].Replace("kB", "", StringComparison.Ordinal),
                        NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite
                    );
        }
        catch (IOException)
        {
            // It has ended, or this is no Linux.
            return 0.0;
        }
    }
}
