using System.Diagnostics;
using Permafrost.Core.Errors;

namespace Permafrost.Bench.Workers;

/// <summary>Binds this process to cores.</summary>
internal static class CoreAffinity
{
    /// <param name="core">Counted from 0.</param>
    public static void PinToCore(int core)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            using var process = Process.GetCurrentProcess();
            process.ProcessorAffinity = 1 << core;
            return;
        }

        throw new UserErrorException("a process is bound to a core on Linux and Windows alone");
    }
}
