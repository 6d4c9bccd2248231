using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Permafrost.Core.Files;

/// <summary>Waits until what was written to a file is on the disk, and says so if the disk fails.</summary>
/// <remarks><c>Flush(flushToDisk: true)</c> of .NET 10 returns on Linux as if all were well when <c>fsync</c> has failed with EIO.</remarks>
public static class DiskSync
{
    private const int Interrupted = 4;

    // EINVAL, EROFS and EOPNOTSUPP: pipes and devices have no disk to wait for.
    private static readonly int[] NothingToSync = [22, 30, 95];

    /// <summary>Brings the stream's buffer and then the system's to the disk.</summary>
    /// <exception cref="IOException">The disk failed, or is full; the file may hold anything.</exception>
    public static void Flush(FileStream stream)
    {
        stream.Flush();
        Flush(stream.SafeFileHandle);
    }

    /// <inheritdoc cref="Flush(FileStream)"/>
    public static void Flush(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        while (Native.FSync(file) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (NothingToSync.Contains(error))
            {
                return;
            }

            if (error != Interrupted)
            {
                throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} while a file was brought to the disk", error);
            }
        }
    }

    private static class Native
    {
        // Not LibraryImport: what it generates would be missing where the sources are compiled without generators.
        [DllImport("libc", EntryPoint = "fsync", ExactSpelling = true, SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int FSync(SafeFileHandle file);
    }
}
