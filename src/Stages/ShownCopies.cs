using System.Text;
using Permafrost.Core.Digests;
using Permafrost.Pipeline.Files;

namespace Permafrost.Stages;

/// <summary>The files that people look at, and from one process to the next which of them were found to be as they should.</summary>
/// <remarks>A file is read and compared once; as long as its stamp stays the same it has what was found. Safe for several threads.</remarks>
/// <param name="digests">Folder in which that is remembered; null: it is not.</param>
/// <param name="place">The folder of the files.</param>
internal sealed class ShownCopies(string? digests, string place)
{
    // What is written may be another thing in another version of this program.
    private readonly DigestCache cache = DigestCache.Open(
        digests,
        $"{typeof(ShownCopies).Module.ModuleVersionId}\n{Path.GetFullPath(place)}"
    );

    private readonly Lock gate = new();

    /// <summary>Makes sure that a file is right.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">Digest of everything that its content depends on.</param>
    /// <param name="isRight">Reads the file, which is there, and compares.</param>
    /// <param name="write">Writes it.</param>
    public void Ensure(string path, Sha256Digest source, Func<bool> isRight, Action write)
    {
        string name = Path.GetRelativePath(place, path);
        var started = DateTime.UtcNow;
        if (FileStamp.Of(path) is not { } stamp)
        {
            write();
            return;
        }

        lock (gate)
        {
            if (cache.TryGet(name, stamp, out var known) && known == source)
            {
                return;
            }
        }

        if (!isRight())
        {
            write();
            return;
        }

        lock (gate)
        {
            cache.Put(name, stamp, source, started);
        }
    }

    /// <summary>Remembers it for the next process.</summary>
    public void Save()
    {
        lock (gate)
        {
            cache.Save();
        }
    }
}
