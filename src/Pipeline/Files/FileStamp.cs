using System.Runtime.InteropServices;
using System.Text;

namespace Permafrost.Pipeline.Files;

/// <summary>What the file system says of a file's content without reading it: as long as it is the same, so is the content.</summary>
/// <param name="SizeBytes">Length.</param>
/// <param name="ModifiedNanoseconds">Time of the last change of the content, since 1970; programs can set it to any time.</param>
/// <param name="ChangedNanoseconds">Time of the last change of content or attributes, which no program can set; 0 where it is not known.</param>
/// <param name="Number">The file's number in its file system (inode); 0 where it is not known.</param>
/// <remarks>
/// Linux gives all four. Elsewhere, and on FAT, size and time of modification have to do, as they do for make. See <see cref="MappedWrites"/>, too.
/// </remarks>
public readonly partial record struct FileStamp(long SizeBytes, long ModifiedNanoseconds, long ChangedNanoseconds, ulong Number)
{
    private const long NanosecondsPerTick = 100;

    private static bool hasStatx = OperatingSystem.IsLinux();

    /// <summary>Coarsest clock of a file system in use: FAT's, two seconds. A server's clock may also be a little off.</summary>
    private static readonly TimeSpan CoarsestClock = TimeSpan.FromSeconds(3);

    /// <summary>The stamp of a file, or of what a link points to; null where there is no file.</summary>
    public static FileStamp? Of(string path)
    {
        bool there = TryStatX(path, out var found);
        return !hasStatx ? Portable(path)
            : there && found.Type == Native.RegularFile
                ? new FileStamp(found.Size, found.Modified.Nanoseconds, found.Changed.Nanoseconds, found.Inode)
            : null;
    }

    /// <summary>Whether a pipe, a socket or a device stands there, or a link leads to one: to open it may mean to wait forever. Known on Linux alone.</summary>
    public static bool IsSpecial(string path) => TryStatX(path, out var found) && found.Type is not (Native.RegularFile or Native.Folder);

    /// <summary>
    /// Whether a change that comes after <paramref name="utc"/> is certain to show in the stamp. Within a tick of the file system's clock two
    /// changes have the same time, and the second one would not show.
    /// </summary>
    public bool IsSettledAt(DateTime utc)
    {
        long limit = (utc - DateTime.UnixEpoch - CoarsestClock).Ticks * NanosecondsPerTick;
        return Math.Max(ModifiedNanoseconds, ChangedNanoseconds) < limit;
    }

    private static unsafe bool TryStatX(string path, out StatX found)
    {
        found = default;
        if (!hasStatx)
        {
            return false;
        }

        try
        {
            fixed (StatX* target = &found)
            fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            {
                return Native.StatX(Native.CurrentFolder, name, 0, Native.BasicStats, target) == 0;
            }
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // An old C library: the portable way serves.
            hasStatx = false;
            return false;
        }
    }

    internal static FileStamp? Portable(string path)
    {
        var info = new FileInfo(path);
        var target = info.LinkTarget is null ? info : info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
        return target is { Exists: true }
            ? new FileStamp(target.Length, (target.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * NanosecondsPerTick, 0, 0)
            : null;
    }

    /// <summary><c>struct statx_timestamp</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct StatXTime
    {
        private readonly long seconds;
        private readonly uint nanoseconds;
        private readonly int reserved;

        public long Nanoseconds => seconds * 1_000_000_000 + nanoseconds;
    }

    /// <summary><c>struct statx</c>, the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatX
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public long Size;

        [FieldOffset(96)]
        public StatXTime Changed;

        [FieldOffset(112)]
        public StatXTime Modified;

        public readonly int Type => Mode & Native.TypeMask;
    }

    private static class Native
    {
        public const int CurrentFolder = -100;
        public const uint BasicStats = 0x7ff;
        public const int TypeMask = 0xF000;
        public const int RegularFile = 0x8000;
        public const int Folder = 0x4000;

        // Not LibraryImport: what it generates would be missing where the sources are compiled without generators.
        [DllImport("libc", EntryPoint = "statx", ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern unsafe int StatX(int folder, byte* path, int flags, uint mask, StatX* found);
    }
}
