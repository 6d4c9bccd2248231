using Permafrost.Core.Files;
using Permafrost.Experiments.Faults;

namespace Permafrost.Experiments.Yaml;

/// <summary>The YAML files of a repository: each read once, named in messages by its path inside the repository.</summary>
/// <param name="root">The repository.</param>
/// <param name="faults">Takes every fault found.</param>
/// <param name="data">Folder of what users download, where that is not <c>data/</c> of the repository.</param>
internal sealed class SourceFiles(string root, FaultList faults, string? data = null)
{
    private const string Data = "data";

    private readonly string root = Path.GetFullPath(root);
    private readonly Dictionary<string, YamlMapping?> read = new(StringComparer.Ordinal);

    // One for all of them: a thousand small files would fill a gigabyte.
    private readonly byte[] room = new byte[YamlText.LargestBytes + 1];

    /// <summary>Relative to the repository where inside it, with forward slashes.</summary>
    public string Display(string path)
    {
        string relative = Path.GetRelativePath(root, path);
        bool inside = relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return FaultText.Path((inside && !Path.IsPathRooted(relative) ? relative : path).Replace('\\', '/'));
    }

    /// <summary>Paths of the files that were read, in ordinal order.</summary>
    public IReadOnlyList<string> Paths => [.. read.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The mapping that the file holds, or null where that failed, now or before; the reasons are among the faults.</summary>
    public YamlMapping? Read(string path)
    {
        if (!read.TryGetValue(path, out var mapping))
        {
            mapping = ReadNew(path, Display(path));
            read.Add(path, mapping);
        }

        return mapping;
    }

    /// <summary>Names of the <c>*.yaml</c> in a folder of the repository, without the suffix, in ordinal order.</summary>
    public IReadOnlyList<string> Names(string folder)
    {
        string full = Path.Combine(root, folder);
        return Directory.Exists(full)
            ? [.. SortedDirectory.Files(full, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file))]
            : [];
    }

    public string PathOf(string folder, string name) => Path.Combine(root, folder, name + ".yaml");

    /// <summary>A path of the user's, relative to the repository or absolute, as an absolute one.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, root);

    /// <summary>As the other, but what begins with <c>data/</c> lies in the folder of what users download.</summary>
    public string DataPath(string path) =>
        data is not null && IsInData(path) ? Path.GetFullPath(path[(Data.Length + 1)..], Path.GetFullPath(data)) : FullPath(path);

    /// <summary>Whether a path leads into <c>data/</c>.</summary>
    public static bool IsInData(string path) =>
        path.Replace('\\', '/').StartsWith($"{Data}/", StringComparison.Ordinal) && !path.Contains("..", StringComparison.Ordinal);

    private YamlMapping? ReadNew(string path, string display)
    {
        byte[] bytes;
        try
        {
            var file = new FileInfo(path);
            if (file.Length > YamlText.LargestBytes)
            {
                faults.Add(new SourcePosition(display, 1, 1), YamlText.TooLarge(file.Length));
                return null;
            }

            // What is no ordinary file, a device say, has no length and may have no end.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            bytes = room[..stream.ReadAtLeast(room, room.Length, throwOnEndOfStream: false)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            faults.Add(
                new SourcePosition(display, 0, 0),
                $"cannot be read: {FaultText.Plain(unreadable.Message)} Expected a readable file"
            );
            return null;
        }

        var node = YamlReader.Read(bytes, display, faults);
        if (node is not (null or YamlMapping))
        {
            faults.Add(
                node.Position,
                $"the file holds {(node is YamlScalar { Kind: ScalarKind.Null } ? "nothing" : node.Found)}; expected a mapping"
            );
        }

        return node as YamlMapping;
    }
}
