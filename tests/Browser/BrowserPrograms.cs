namespace Permafrost.Tests.Browser;

/// <summary>Chromium and its driver, as installed on this machine. Nothing is ever downloaded.</summary>
internal static class BrowserPrograms
{
    private const string Missing = "Chromium or its driver is not installed; as root: apt-get install chromium chromium-driver";

    private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

    public static string? Browser { get; } = Browsers.Select(InPath).FirstOrDefault(file => file is not null);

    public static string? Driver { get; } = InPath("chromedriver");

    /// <summary>Skips the test where there is no browser, and says what to install.</summary>
    public static void SkipUnlessInstalled() => Assert.SkipWhen(Browser is null || Driver is null, Missing);

    private static string? InPath(string program) =>
        OperatingSystem.IsWindows()
            ? null
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(':', StringSplitOptions.RemoveEmptyEntries)
                // Debian's place, where PATH is bare.
                .Append("/usr/bin")
                .Select(folder => Path.Combine(folder, program))
                .FirstOrDefault(File.Exists);
}
