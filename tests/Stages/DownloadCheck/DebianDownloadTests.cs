using System.Formats.Tar;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;
using Permafrost.Stages.DownloadCheck;

namespace Permafrost.Tests.Stages.DownloadCheck;

/// <summary>With the real apt-get and dpkg-deb, on an archive on this machine and on Debian's own.</summary>
public sealed class DebianDownloadTests : IDisposable
{
    private const string Folder = "usr/share/datasets/small";

    private static readonly DebianMirror Mirror = new()
    {
        Package = DebianArchive.Package,
        Folder = Folder,
        Suffix = ".gz",
    };

    private readonly IdxDataset small = new();
    private readonly TestStageContext context = new();

    public void Dispose()
    {
        context.Dispose();
        small.Dispose();
    }

    [Fact]
    public void Run_PackageHoldsTheFiles_KeepsThemUnderData()
    {
        SkipWithoutDebian();
        using var archive = new DebianArchive(Sound());

        Run(archive);

        Assert.Equal([.. small.Files.Keys], small.Listing());
        Assert.All(small.Files, file => Assert.Equal(file.Value, context.Output(file.Key)));
        Assert.Equal("Debian package dataset-small", context.Notes["mirror"].GetValue<string>());
    }

    [Fact]
    public void Run_PackageLacksAFile_SaysSo()
    {
        SkipWithoutDebian();
        using var archive = new DebianArchive(Sound()[..^1]);

        AssertFault(archive, $"Debian package dataset-small: holds no {Folder}/train-labels.gz");
    }

    [Fact]
    public void Run_PackageHoldsOtherBytes_SaysSo()
    {
        SkipWithoutDebian();
        var entries = Sound();
        entries[^1] = DebianArchive.Plain($"./{Folder}/train-labels.gz", IdxDataset.Gzip(new byte[20]));
        using var archive = new DebianArchive(entries);

        AssertFault(archive, $"Debian package dataset-small, {Folder}/train-labels.gz: wrong digest: found ");
    }

    public static TheoryData<string> Leading => ["../../etc/evil", "./usr/../../evil", "/tmp/permafrost-evil"];

    [Theory]
    [MemberData(nameof(Leading))]
    public void Run_EntryLeadsOut_RefusesThePackage(string name)
    {
        SkipWithoutDebian();
        using var archive = new DebianArchive([.. Sound(), DebianArchive.Plain(name, [1])]);

        AssertFault(archive, $"refused: its entry '{name}' leads out of the folder it is unpacked to");
        Assert.False(File.Exists("/tmp/permafrost-evil"));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink, "/etc/passwd")]
    [InlineData(TarEntryType.SymbolicLink, "other.gz")]
    [InlineData(TarEntryType.HardLink, "./usr/other.gz")]
    [InlineData(TarEntryType.Fifo, null)]
    public void Run_EntryIsNoPlainFile_RefusesThePackage(TarEntryType type, string? target)
    {
        SkipWithoutDebian();
        string name = $"./{Folder}/link.gz";
        var entry = target is null ? new GnuTarEntry(type, name) : DebianArchive.Link(type, name, target);
        using var archive = new DebianArchive([.. Sound(), entry]);

        AssertFault(archive, $"refused: its entry '{name}' is a {type}; expected files and folders alone");
    }

    [Fact]
    public void Run_PackageUnpacksToTooMuch_RefusesIt()
    {
        SkipWithoutDebian();
        using var archive = new DebianArchive([.. Sound(), DebianArchive.Plain("./usr/share/doc/bomb", new byte[68_000_000])]);

        AssertFault(archive, "refused: up to its entry './usr/share/doc/bomb' it unpacks to 68");
    }

    [Fact]
    public void Run_FileIsABomb_RefusesIt()
    {
        SkipWithoutDebian();
        var entries = Sound();
        entries[^1] = DebianArchive.Plain($"./{Folder}/train-labels.gz", IdxDataset.Gzip(new byte[50_000_000]));
        using var archive = new DebianArchive(entries);

        AssertFault(archive, $"Debian package dataset-small, {Folder}/train-labels.gz: refused: it holds more than the pinned 20 bytes");
    }

    [Fact]
    public void Run_FileIsNoPackage_SaysSo()
    {
        SkipWithoutDebian();
        using var archive = new DebianArchive("This is no package."u8.ToArray());

        AssertFault(archive, "Debian package dataset-small: ");
    }

    [Fact]
    public void Run_FolderLeadsOut_IsRefused()
    {
        SkipWithoutDebian();
        using var archive = new DebianArchive(Sound());

        AssertFault(archive, "lies outside of the package", Mirror with { Folder = "../../../etc" });
    }

    [Fact]
    public void Run_PackageUnknown_SaysWhatAptSays()
    {
        SkipWithoutDebian();
        using var archive = new DebianArchive(Sound());

        AssertFault(
            archive,
            "Debian package no-such-package: apt-get download: exit code 100: E: Unable to locate package no-such-package",
            Mirror with
            {
                Package = "no-such-package",
            }
        );
    }

    [Fact]
    public void Run_NoAptGet_SaysSo()
    {
        var settings = new DownloadSettings { AptGet = "/nowhere/apt-get" };

        var error = Assert.Throws<UserErrorException>(() =>
            new DownloadCheckStage(small.Definition(Mirror), small.DataDirectory, settings).Run(context)
        );

        Assert.Contains("Debian package dataset-small: /nowhere/apt-get is not installed here\n", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FashionMnistFromDebian_HasThePinnedDigestsAndKnownCounts()
    {
        SkipWithoutDebian();
        var fashion = FashionMnist.Definition(
            new DebianMirror
            {
                Package = "dataset-fashion-mnist",
                Folder = "usr/share/datasets/fashion-mnist",
                Suffix = ".gz",
            }
        );
        try
        {
            new DownloadCheckStage(fashion, small.DataDirectory).Run(context);
        }
        catch (UserErrorException exception) when (exception.Message.Contains("apt-get download: exit code", StringComparison.Ordinal))
        {
            Assert.Skip($"Debian's archive is out of reach: {exception.Message}");
        }

        FashionMnist.AssertSummary(context.OutputJson("dataset.json"));
    }

    private static void SkipWithoutDebian() =>
        Assert.SkipUnless(
            File.Exists("/usr/bin/apt-get") && File.Exists("/usr/bin/dpkg-deb"),
            "apt-get and dpkg-deb are not installed here."
        );

    private TarEntry[] Sound() =>
        [
            DebianArchive.Folder("./"),
            DebianArchive.Folder("./usr/"),
            .. small.Files.Select(file => DebianArchive.Plain($"./{Folder}/{file.Key}.gz", IdxDataset.Gzip(file.Value))),
        ];

    private void Run(DebianArchive archive, DebianMirror? mirror = null) =>
        new DownloadCheckStage(small.Definition(mirror ?? Mirror), small.DataDirectory, archive.Settings).Run(context);

    private void AssertFault(DebianArchive archive, string fault, DebianMirror? mirror = null)
    {
        var error = Assert.Throws<UserErrorException>(() => Run(archive, mirror));

        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(small.Listing(), name => name.Contains("part", StringComparison.Ordinal));
    }
}
