using System.Runtime.InteropServices;

namespace Permafrost.Tests.Imaging;

/// <summary>Memory behind which nothing may be read: on Linux the process dies if anybody does. Elsewhere plain memory.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int NoAccess = 0;

    private readonly byte* start;
    private readonly byte* guard;
    private readonly int count;

    public GuardedMemory(int count)
    {
        this.count = count;
        nuint page = (nuint)Environment.SystemPageSize;
        nuint whole = ((nuint)count + page - 1) / page * page;
        start = (byte*)NativeMemory.AlignedAlloc(whole + page, page);
        guard = start + whole;
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(0, Protect(guard, page, NoAccess));
        }
    }

    /// <summary>Its last byte is the last one that may be read.</summary>
    public Span<byte> Span => new(guard - count, count);

    public void Dispose()
    {
        const int ReadAndWrite = 3;
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(0, Protect(guard, (nuint)Environment.SystemPageSize, ReadAndWrite));
        }

        NativeMemory.AlignedFree(start);
    }

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(byte* address, nuint length, int protection);
}
