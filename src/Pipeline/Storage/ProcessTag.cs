namespace Permafrost.Pipeline.Storage;

/// <summary>Says whose a temporary folder or a claim is: <c>machine.process.random</c>.</summary>
internal static class ProcessTag
{
    public static string New() => $"{Environment.MachineName}.{Environment.ProcessId}.{Guid.NewGuid():N}";

    /// <summary>Whether its process is surely gone; null where nobody on this machine can tell.</summary>
    public static bool? IsDead(string tag)
    {
        // The machine's own name may hold dots.
        string[] parts = tag.Split('.');
        bool isOurs = parts.Length >= 3 && string.Join('.', parts[..^2]) == Environment.MachineName;
        return isOurs && int.TryParse(parts[^2], out int process) ? !IsAlive(process) : null;
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
