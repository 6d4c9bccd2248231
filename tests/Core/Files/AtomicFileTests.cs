using Permafrost.Core.Files;

namespace Permafrost.Tests.Core.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("permafrost-atomic-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Write_InPortions_IsThereWhenItIsWhole()
    {
        string path = Path.Combine(folder, "new", "file");

        AtomicFile.Write(
            path,
            stream =>
            {
                stream.Write("one "u8);
                stream.Position = 0;
                Assert.Equal('o', stream.ReadByte());
                stream.Position = stream.Length;
                stream.Write("two"u8);
                Assert.False(File.Exists(path));
            }
        );

        Assert.Equal("one two", File.ReadAllText(path));
        Assert.Single(Directory.EnumerateFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Write_FailsHalfway_LeavesTheOldFileAndNothingElse()
    {
        string path = Path.Combine(folder, "file");
        File.WriteAllText(path, "old");

        Assert.Throws<InvalidOperationException>(() =>
            AtomicFile.Write(
                path,
                stream =>
                {
                    stream.Write("new"u8);
                    throw new InvalidOperationException("half");
                }
            )
        );

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.EnumerateFiles(folder));
    }
}
