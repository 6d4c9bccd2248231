using System.Formats.Tar;
using System.Text;
using Permafrost.Core.Digests;
using Permafrost.Stages.DownloadCheck;

namespace Permafrost.Tests.Stages.DownloadCheck;

/// <summary>A Debian archive on this machine's disk that holds one package, for the real apt-get and dpkg-deb.</summary>
internal sealed class DebianArchive : IDisposable
{
    public const string Package = "dataset-small";

    private readonly string folder = Directory.CreateTempSubdirectory("permafrost-archive-").FullName;

    /// <param name="entries">What the package unpacks to.</param>
    public DebianArchive(params TarEntry[] entries)
        : this(Deb(entries)) { }

    public DebianArchive(byte[] deb)
    {
        string name = $"{Package}_1.0_all.deb";
        File.WriteAllBytes(Path.Combine(folder, name), deb);
        File.WriteAllText(
            Path.Combine(folder, "Packages"),
            $"Package: {Package}\nVersion: 1.0\nArchitecture: all\nMaintainer: nobody\nFilename: ./{name}\nSize: {deb.Length}\nSHA256: {Sha256Digest.OfBytes(deb)}\nDescription: small\n"
        );
        File.WriteAllText(Path.Combine(folder, "sources.list"), $"deb [trusted=yes] copy:{folder} ./\n");
    }

    /// <summary>Makes apt-get look here and nowhere else.</summary>
    public DownloadSettings Settings =>
        new() { AptOptions = ["-o", $"Dir::Etc::SourceList={folder}/sources.list", "-o", "Dir::Etc::SourceParts=-"] };

    public static TarEntry Plain(string name, byte[] content) =>
        new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) };

    public static TarEntry Folder(string name) => new GnuTarEntry(TarEntryType.Directory, name);

    public static TarEntry Link(TarEntryType type, string name, string target) => new GnuTarEntry(type, name) { LinkName = target };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The ar archive that a .deb is: a version, what describes the package, what it holds.</summary>
    private static byte[] Deb(TarEntry[] entries)
    {
        byte[] control = Tar(
            Plain(
                "./control",
                Encoding.ASCII.GetBytes($"Package: {Package}\nVersion: 1.0\nArchitecture: all\nMaintainer: nobody\nDescription: small\n")
            )
        );
        using var deb = new MemoryStream();
        deb.Write("!<arch>\n"u8);
        AddMember(deb, "debian-binary", "2.0\n"u8.ToArray());
        AddMember(deb, "control.tar.gz", IdxDataset.Gzip(control));
        AddMember(deb, "data.tar.gz", IdxDataset.Gzip(Tar(entries)));
        return deb.ToArray();
    }

    private static byte[] Tar(params TarEntry[] entries)
    {
        using var buffer = new MemoryStream();
        using (var writer = new TarWriter(buffer, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                writer.WriteEntry(entry);
            }
        }

        return buffer.ToArray();
    }

    private static void AddMember(Stream archive, string name, byte[] content)
    {
        archive.Write(Encoding.ASCII.GetBytes($"{name, -16}{0, -12}{0, -6}{0, -6}{"100644", -8}{content.Length, -10}`\n"));
        archive.Write(content);
        if (content.Length % 2 != 0)
        {
            archive.WriteByte((byte)'\n');
        }
    }
}
