namespace Permafrost.Tests.Browser;

/// <summary>The temporary folder of this process for the browser's profile and for pages. The session removes it, or its guard if the process is killed.</summary>
internal static class BrowserFolder
{
    private static int pages;

    public static string Path { get; } = Directory.CreateTempSubdirectory("permafrost-browser-").FullName;

    public static string Profile { get; } = Directory.CreateDirectory(System.IO.Path.Combine(Path, "profile")).FullName;

    /// <summary>A new folder for a page.</summary>
    public static string NewPage() =>
        Directory.CreateDirectory(System.IO.Path.Combine(Path, $"page-{Interlocked.Increment(ref pages)}")).FullName;
}
