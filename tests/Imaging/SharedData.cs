namespace Permafrost.Tests.Imaging;

/// <summary>Images beside the repository, in <c>shared/data</c> of a folder above it: tests that want them are skipped where they are not.</summary>
internal static class SharedData
{
    /// <summary>All files of a folder and of those in it, sorted; skips the test where there is no such folder.</summary>
    /// <param name="folder">Such as <c>natural-scenes-sample</c>.</param>
    public static string[] Files(string folder)
    {
        string? found = null;
        for (var at = new DirectoryInfo(Repository.Root).Parent; at is not null && found is null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "shared", "data", folder);
            found = Directory.Exists(candidate) ? candidate : null;
        }

        Assert.SkipWhen(found is null, $"no folder shared/data/{folder} above the repository");
        string[] files = [.. Directory.EnumerateFiles(found!, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(files);
        return files;
    }
}
