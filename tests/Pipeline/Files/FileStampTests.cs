using Permafrost.Pipeline.Files;

namespace Permafrost.Tests.Pipeline.Files;

public sealed class FileStampTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("permafrost-stamp-").FullName;

    private string Mine => Path.Combine(folder, "mine.txt");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Of_SameFileTwice_IsTheSame()
    {
        File.WriteAllText(Mine, "one");

        var stamp = FileStamp.Of(Mine);

        Assert.Equal(3, stamp!.Value.SizeBytes);
        Assert.Equal(stamp, FileStamp.Of(Mine));
    }

    [Fact]
    public void Of_TimeSetBackAfterAnEdit_IsAnother()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nothing but the time of modification is known.");
        File.WriteAllText(Mine, "one");
        File.SetLastWriteTimeUtc(Mine, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        var stamp = FileStamp.Of(Mine);

        // As an unpacked archive or a careless tool does it.
        File.WriteAllText(Mine, "two");
        File.SetLastWriteTimeUtc(Mine, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));

        Assert.NotEqual(stamp, FileStamp.Of(Mine));
        Assert.Equal(stamp!.Value.ModifiedNanoseconds, FileStamp.Of(Mine)!.Value.ModifiedNanoseconds);
    }

    [Fact]
    public void Of_AnotherFileOfTheSameSizeAndTimeIsRenamedOverIt_IsAnother()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nothing but the time of modification is known.");
        string next = Path.Combine(folder, "next");
        var time = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.WriteAllText(Mine, "one");
        File.WriteAllText(next, "two");
        File.SetLastWriteTimeUtc(Mine, time);
        File.SetLastWriteTimeUtc(next, time);
        var stamp = FileStamp.Of(Mine)!.Value;

        File.Move(next, Mine, overwrite: true);

        var now = FileStamp.Of(Mine)!.Value;
        Assert.Equal((stamp.SizeBytes, stamp.ModifiedNanoseconds), (now.SizeBytes, now.ModifiedNanoseconds));
        Assert.NotEqual(stamp, now);
    }

    [Fact]
    public void IsSpecial_PipesAndDevices_AreAndFilesFoldersAndNothingAreNot()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux's /dev/null");
        File.WriteAllText(Mine, "one");
        File.CreateSymbolicLink(Path.Combine(folder, "link"), "/dev/null");

        Assert.True(FileStamp.IsSpecial("/dev/null"));
        Assert.True(FileStamp.IsSpecial(Path.Combine(folder, "link")));
        Assert.All([Mine, folder, Path.Combine(folder, "nowhere")], path => Assert.False(FileStamp.IsSpecial(path)));
    }

    [Fact]
    public void Of_TheSystemAndThePortableWay_AgreeOnSizeAndTime()
    {
        File.WriteAllText(Mine, "one");
        File.SetLastWriteTimeUtc(Mine, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));

        var (own, portable) = (FileStamp.Of(Mine)!.Value, FileStamp.Portable(Mine)!.Value);

        Assert.Equal((portable.SizeBytes, portable.ModifiedNanoseconds), (own.SizeBytes, own.ModifiedNanoseconds));
        Assert.Equal(981_173_106_000_000_000, own.ModifiedNanoseconds);
    }

    [Fact]
    public void Of_Link_IsThatOfTheFileBehindIt()
    {
        string link = Path.Combine(folder, "link");
        File.WriteAllText(Mine, "one");
        File.CreateSymbolicLink(link, Mine);

        Assert.Equal(FileStamp.Of(Mine), FileStamp.Of(link));
        Assert.Equal(3, FileStamp.Portable(link)!.Value.SizeBytes);
    }

    [Fact]
    public void Of_NoFile_IsNull()
    {
        File.CreateSymbolicLink(Path.Combine(folder, "broken"), Path.Combine(folder, "nowhere"));

        Assert.All(
            [Mine, folder, Path.Combine(folder, "broken")],
            path => Assert.Equal((null, null), (FileStamp.Of(path), FileStamp.Portable(path)))
        );
    }

    [Theory]
    [InlineData(2.9, false)]
    [InlineData(3.1, true)]
    public void IsSettledAt_DependsOnTheLatestChange(double secondsLater, bool expected)
    {
        var changed = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        long nanoseconds = (changed - DateTime.UnixEpoch).Ticks * 100;

        Assert.Equal(expected, new FileStamp(1, nanoseconds, 0, 0).IsSettledAt(changed.AddSeconds(secondsLater)));
        Assert.Equal(expected, new FileStamp(1, 0, nanoseconds, 0).IsSettledAt(changed.AddSeconds(secondsLater)));
    }
}
