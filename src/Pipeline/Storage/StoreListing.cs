using Permafrost.Core.Digests;
using Permafrost.Core.Files;
using Permafrost.Pipeline.Files;

namespace Permafrost.Pipeline.Storage;

/// <summary>What lies in a store, in the order of names. Files that are none of the store's are passed over.</summary>
internal static class StoreListing
{
    /// <summary>Stored contents, those that lie in a wrong folder and are never found among them.</summary>
    public static IEnumerable<ListedFile> Contents(string store) => Folders(Path.Combine(store, "cas")).SelectMany(folder => Named(folder));

    /// <summary>Records, by the key of their stage.</summary>
    public static IEnumerable<ListedFile> Records(string store) => Named(Path.Combine(store, "ac"));

    /// <summary>Texts of what versions of the code were made of, by their digest.</summary>
    public static IEnumerable<ListedFile> Codes(string store) => Named(Path.Combine(store, "code"));

    /// <summary>Folders in a folder of the store; none where it does not exist.</summary>
    public static IReadOnlyList<string> Folders(string folder) => Directory.Exists(folder) ? SortedDirectory.Folders(folder) : [];

    /// <summary>Whether something that is no file bears the name of one: a pipe, a device, a link to nowhere.</summary>
    public static bool IsNoFile(string path) => FileStamp.Of(path) is null && File.Exists(path);

    /// <summary>Bytes of all files under a folder.</summary>
    public static long SizeOf(string folder) =>
        SortedDirectory.Files(folder).Sum(file => new FileInfo(file) is { Exists: true } info ? info.Length : 0)
        + SortedDirectory.Folders(folder).Sum(SizeOf);

    private static IEnumerable<ListedFile> Named(string folder)
    {
        foreach (string path in Directory.Exists(folder) ? SortedDirectory.Files(folder) : [])
        {
            // Another process may have removed it since it was listed.
            if (Sha256Digest.TryParse(Path.GetFileName(path), out var digest) && new FileInfo(path) is { Exists: true } file)
            {
                yield return new ListedFile(path, digest, file.Length);
            }
        }
    }
}
