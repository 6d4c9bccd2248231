using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Permafrost.Bench.Fuzzing;

/// <summary>Memory that holds the bytes under test at its very end; on Linux, reading on behind them ends the process, and a file still holds them then.</summary>
internal sealed unsafe partial class FuzzInput : IDisposable
{
    private const int NoAccess = 0;
    private const int ReadAndWrite = 3;

    private readonly string path;
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly int room;
    private readonly byte* start;

    /// <param name="path">The file: its first four bytes are the number of bytes under test, which end a page before the file does.</param>
    /// <param name="room">Most bytes.</param>
    public FuzzInput(string path, int room)
    {
        this.path = path;
        int page = Environment.SystemPageSize;
        this.room = (room + sizeof(int) + page - 1) / page * page;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, mapName: null, this.room + page);
        view = file.CreateViewAccessor();
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Guard(NoAccess);
    }

    /// <summary>Copies a file to where it is read from.</summary>
    public ReadOnlySpan<byte> Put(ReadOnlySpan<byte> bytes)
    {
        *(int*)start = bytes.Length;
        var target = new Span<byte>(start + room - bytes.Length, bytes.Length);
        bytes.CopyTo(target);
        return target;
    }

    public void Dispose()
    {
        Guard(ReadAndWrite);
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
        File.Delete(path);
    }

    private void Guard(int protection)
    {
        if (OperatingSystem.IsLinux() && Protect(start + room, (nuint)Environment.SystemPageSize, protection) != 0)
        {
            throw new InvalidOperationException($"mprotect failed with error {Marshal.GetLastPInvokeError()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(byte* address, nuint length, int protection);
}
