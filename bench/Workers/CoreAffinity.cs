using System.Diagnostics;
using Permafrost.Core.Errors;

namespace Permafrost.Bench.Workers;

/// <summary>Binds this process to some of the cores that it may use.</summary>
internal static class CoreAffinity
{
    /// <summary>Call it before anything starts threads: on Linux it binds the calling thread and those that it starts from then on.</summary>
    /// <param name="first">First core, counted from 0 among those that this process may use.</param>
    /// <param name="count">How many cores.</param>
    /// <exception cref="UserErrorException">The process may not use so many cores, or the system does not bind processes.</exception>
    public static void Bind(int first, int count)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            using var process = Process.GetCurrentProcess();
            process.ProcessorAffinity = Of(process.ProcessorAffinity, first, count);
            return;
        }

        throw new UserErrorException("a process is bound to a core on Linux and Windows alone");
    }

    /// <summary>Some of the set bits of a mask, counted from the lowest.</summary>
    internal static nint Of(nint allowed, int first, int count)
    {
        nint chosen = 0;
        int index = 0;
        for (int bit = 0; bit < nint.Size * 8; bit++)
        {
            nint core = (nint)1 << bit;
            if ((allowed & core) == 0)
            {
                continue;
            }

            if (index >= first && index < first + count)
            {
                chosen |= core;
            }

            index++;
        }

        return index >= first + count
            ? chosen
            : throw new UserErrorException($"this process may use {index} of the first {nint.Size * 8} cores; expected {first + count}");
    }
}
