using Permafrost.Core.Errors;
using Permafrost.Core.Files;

namespace Permafrost.Pipeline.Storage;

/// <summary>A folder for the time of one piece of work: nobody else's, gone when it is disposed of, and swept by the next process if this one is killed.</summary>
public sealed class PrivateFolder : IDisposable
{
    private PrivateFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>Creates a folder in <paramref name="parent"/>, and removes those that dead processes of this machine left there.</summary>
    /// <exception cref="UserErrorException">It cannot be created.</exception>
    public static PrivateFolder Create(string parent) =>
        StoreFaults.Writing(
            parent,
            () =>
            {
                foreach (string left in LeftOver(parent))
                {
                    TryRemove(left);
                }

                var folder = new PrivateFolder(System.IO.Path.Combine(parent, ProcessTag.New()));
                Directory.CreateDirectory(folder.Path);
                return folder;
            }
        );

    /// <summary>Folders in <paramref name="parent"/> whose process is gone from this machine.</summary>
    public static IReadOnlyList<string> LeftOver(string parent) =>
        Directory.Exists(parent)
            ? [.. SortedDirectory.Folders(parent).Where(folder => ProcessTag.IsDead(System.IO.Path.GetFileName(folder)) == true)]
            : [];

    /// <summary>Removes a folder with everything in it, sealed files too. False where something is in use or not ours.</summary>
    public static bool TryRemove(string folder)
    {
        try
        {
            Unseal(folder);
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Dispose() => TryRemove(Path);

    /// <summary>Removes a file, a sealed one too, if it is there.</summary>
    internal static void DeleteFile(string path)
    {
        if (OperatingSystem.IsWindows() && File.Exists(path))
        {
            File.SetAttributes(path, FileAttributes.Normal);
        }

        File.Delete(path);
    }

    /// <summary>Windows deletes no read-only file.</summary>
    private static void Unseal(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (string file in SortedDirectory.Files(folder))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        foreach (string inner in SortedDirectory.Folders(folder))
        {
            Unseal(inner);
        }
    }
}
