using Permafrost.Core.Files;

namespace Permafrost.Pipeline.Storage;

/// <summary>A private folder inside the store in which one stage writes; removed when it is disposed of.</summary>
/// <remarks>
/// It lies in the store so that a finished file can be renamed into place. Its name tells whose it is, so that what a killed process
/// left behind can be removed by the next one: at once if that process ran on this machine, else after <see cref="StaleAfter"/>.
/// </remarks>
internal sealed class Scratch : IDisposable
{
    /// <summary>Longer than any stage is expected to run.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromDays(7);

    private Scratch(string folder) => Folder = folder;

    public string Folder { get; }

    public string OutputsFolder => Path.Combine(Folder, "outputs");

    public static Scratch Create(string parent)
    {
        var scratch = new Scratch(Path.Combine(parent, ProcessTag.New()));
        Directory.CreateDirectory(scratch.OutputsFolder);
        return scratch;
    }

    /// <summary>Removes what dead processes left behind.</summary>
    public static void Sweep(string parent, DateTime nowUtc)
    {
        if (!Directory.Exists(parent))
        {
            return;
        }

        foreach (string folder in SortedDirectory.Folders(parent))
        {
            if (IsLeftOver(folder, nowUtc))
            {
                Remove(folder);
            }
        }
    }

    public void Dispose() => Remove(Folder);

    public static bool IsLeftOver(string folder, DateTime nowUtc) =>
        ProcessTag.IsDead(Path.GetFileName(folder)) ?? nowUtc - Directory.GetLastWriteTimeUtc(folder) > StaleAfter;

    /// <summary>Removes a folder, if it is there and can be removed.</summary>
    public static void Remove(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        try
        {
            foreach (
                string file in SortedDirectory
                    .Files(folder, "*")
                    .Concat(SortedDirectory.Folders(folder).SelectMany(sub => SortedDirectory.Files(sub)))
            )
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }

            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another process swept it first, or a stage left a file open; it stays for a later sweep and harms nobody.
        }
    }
}
