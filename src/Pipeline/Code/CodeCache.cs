using System.Text;
using Permafrost.Core.Digests;

namespace Permafrost.Pipeline.Code;

/// <summary>Remembers fingerprints from one process to the next, as long as no assembly that they were made of has other content.</summary>
/// <remarks>
/// A text file: a checksum of the rest, the version of the analysis, the assemblies with their digests (<c>-</c> for one that was not
/// there), and the fingerprints by stage and types. What is damaged or stale counts as empty. It saves time and decides nothing.
/// </remarks>
internal sealed class CodeCache(string? path, AssemblyFiles files)
{
    private const string Absent = "-";

    private SortedDictionary<string, Sha256Digest>? known;

    /// <param name="key">The stage and the types of its objects.</param>
    public Sha256Digest? Find(string key) => (known ??= Load()).TryGetValue(key, out var digest) ? digest : null;

    public void Add(string key, Sha256Digest digest)
    {
        if (path is null)
        {
            return;
        }

        (known ??= Load())[key] = digest;
        var text = new StringBuilder().Append("analysis ").Append(CodeAnalysis.Version).Append('\n');
        foreach (string name in files.Names.Order(StringComparer.Ordinal).ToList())
        {
            text.Append("assembly ").Append(name).Append(' ').Append(files.Digest(name)?.ToString() ?? Absent).Append('\n');
        }

        foreach (var (stage, code) in known)
        {
            text.Append("code ").Append(code).Append(' ').Append(stage).Append('\n');
        }

        Save(path, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private SortedDictionary<string, Sha256Digest> Load()
    {
        var loaded = new SortedDictionary<string, Sha256Digest>(StringComparer.Ordinal);
        try
        {
            if (
                path is null
                || File.ReadAllText(path).Split('\n', 2) is not [var checksum, var text]
                || checksum != ChecksumOf(Encoding.UTF8.GetBytes(text))
            )
            {
                return loaded;
            }

            foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                bool holds = line.Split(' ', 3) switch
                {
                    ["analysis", var version] => version == CodeAnalysis.Version,
                    ["assembly", var name, var digest] => (files.Digest(name)?.ToString() ?? Absent) == digest,
                    ["code", var digest, var key] => Sha256Digest.TryParse(digest, out var code) && loaded.TryAdd(key, code),
                    _ => false,
                };
                if (!holds)
                {
                    loaded.Clear();
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // There is none yet, or it cannot be read: everything is found out anew.
        }

        return loaded;
    }

    /// <summary>Not synced to the disk: half of it is as good as none.</summary>
    private static void Save(string path, byte[] text)
    {
        string temporary = FormattableString.Invariant($"{path}.{Environment.ProcessId}.tmp");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(temporary, [.. Encoding.UTF8.GetBytes(ChecksumOf(text) + "\n"), .. text]);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be written: the next process takes as long as this one.
        }
    }

    private static string ChecksumOf(byte[] text) => Sha256Digest.OfBytes(text).ToString();
}
