using System.IO.MemoryMappedFiles;
using Permafrost.Pipeline.Files;

namespace Permafrost.Tests.Pipeline.Files;

public sealed class MappedWritesTests : IDisposable
{
    // Beside the tests: the folder for temporary files may be in memory.
    private readonly string folder = Directory
        .CreateDirectory(Path.Combine(AppContext.BaseDirectory, $"mapped-{Guid.NewGuid():N}"))
        .FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Without settling, the second write comes to a page that is known to be written to, and leaves every time as it is.</summary>
    [Fact]
    public void Settle_AFileThatStaysMapped_TheNextWriteChangesItsStamp()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nothing but the time of modification is known.");
        Assert.SkipWhen(IsInMemory(), "file systems in memory have no disk to settle on");
        string path = Path.Combine(folder, "mapped");
        File.WriteAllBytes(path, new byte[4096]);
        using var mapped = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        using var view = mapped.CreateViewAccessor();
        view.Write(0, (byte)1);
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var stamp = FileStamp.Of(path);

        MappedWrites.Settle(handle);
        Assert.Equal(stamp, FileStamp.Of(path));
        NextTick();
        view.Write(0, (byte)2);

        Assert.NotEqual(stamp, FileStamp.Of(path));
    }

    /// <summary>Writes to another file until the clock of the file system has moved on.</summary>
    private void NextTick()
    {
        string probe = Path.Combine(folder, "probe");
        File.WriteAllText(probe, "a");
        long first = FileStamp.Of(probe)!.Value.ModifiedNanoseconds;
        while (FileStamp.Of(probe)!.Value.ModifiedNanoseconds == first)
        {
            File.WriteAllText(probe, "a");
        }
    }

    private bool IsInMemory() => new DriveInfo(folder).DriveFormat is "tmpfs" or "ramfs" or "overlay" or "overlayfs" or "9p";
}
