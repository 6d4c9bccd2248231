namespace Permafrost.Core.Files;

/// <summary>Directory listings in ordinal order: the file system's own order differs from machine to machine.</summary>
public static class SortedDirectory
{
    /// <summary>Full paths of the files directly in <paramref name="directory"/> that match, sorted ordinally.</summary>
    public static IReadOnlyList<string> Files(string directory, string pattern = "*") =>
#pragma warning disable RS0030 // This is the one place that sorts.
        [.. Directory.EnumerateFiles(directory, pattern).Order(StringComparer.Ordinal)];
#pragma warning restore RS0030

    /// <summary>Full paths of the folders directly in <paramref name="directory"/>, sorted ordinally.</summary>
    public static IReadOnlyList<string> Folders(string directory) =>
#pragma warning disable RS0030 // This is the one place that sorts.
        [.. Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal)];
#pragma warning restore RS0030
}
