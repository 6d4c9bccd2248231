using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Permafrost.Pipeline.Files;

/// <summary>Makes writes through a memory map show in a file's <see cref="FileStamp"/>.</summary>
/// <remarks>
/// Linux notes the time when a page of a mapped file is written to for the first time since it was last on the disk. Further writes to that page
/// leave the time as it is. Once the page is on the disk, the next write counts as a first one again.
/// </remarks>
public static class MappedWrites
{
    private static bool hasCall = OperatingSystem.IsLinux();

    /// <summary>Brings to the disk what programs wrote to the file so far: whatever they write from now on changes its stamp.</summary>
    /// <remarks>
    /// Costs a microsecond where there is nothing to bring. File systems in memory have no disk to bring it to: there, a program that keeps a file
    /// mapped may write to it unseen.
    /// </remarks>
    public static void Settle(SafeFileHandle file)
    {
        if (!hasCall)
        {
            return;
        }

        try
        {
            // A failure is one of the disk, and who reads the file meets it.
            _ = Native.SyncFileRange(file, 0, 0, Native.WaitBefore | Native.Write | Native.WaitAfter);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            hasCall = false;
        }
    }

    private static class Native
    {
        public const uint WaitBefore = 1;
        public const uint Write = 2;
        public const uint WaitAfter = 4;

        // Not LibraryImport: what it generates would be missing where the sources are compiled without generators.
        [DllImport("libc", EntryPoint = "sync_file_range", ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int SyncFileRange(SafeFileHandle file, long offset, long count, uint flags);
    }
}
