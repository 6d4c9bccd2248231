using System.Text;
using Permafrost.Core.Digests;

namespace Permafrost.Pipeline.Storage;

/// <summary>Says whose a temporary folder or a claim is: <c>machine-place.process.random</c>.</summary>
internal static class ProcessTag
{
    private const int PlaceDigits = 8;

    /// <summary>
    /// Where the number of a process means this very process. The machine's name alone would not do: containers of one name, and machines
    /// that are all called <c>localhost</c>, share a store, and a process that lives over there has no such number here.
    /// </summary>
    public static string Place { get; } = $"{Environment.MachineName}-{Space()}";

    public static string New() => $"{Place}.{Environment.ProcessId}.{Guid.NewGuid():N}";

    /// <summary>Whether it is of this process.</summary>
    public static bool IsOwn(string tag) => tag.StartsWith($"{Place}.{Environment.ProcessId}.", StringComparison.Ordinal);

    /// <summary>Whether its process is surely gone; null where nobody on this machine can tell.</summary>
    public static bool? IsDead(string tag)
    {
        // The machine's own name may hold dots.
        string[] parts = tag.Split('.');
        bool isOurs = parts.Length >= 3 && string.Join('.', parts[..^2]) == Place;
        return isOurs && int.TryParse(parts[^2], out int process) ? !IsAlive(process) : null;
    }

    /// <summary>Names the running system since it was started, and on Linux the namespace that process numbers belong to.</summary>
    private static string Space()
    {
        string boot = "";
        string? space = "";
        try
        {
            boot = OperatingSystem.IsLinux() ? File.ReadAllText("/proc/sys/kernel/random/boot_id") : "";
            space = OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without /proc the name must do.
        }

        return Sha256Digest.OfBytes(Encoding.UTF8.GetBytes($"{boot} {space}")).ToString()[..PlaceDigits];
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
