using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace Permafrost.Tests.Browser;

/// <summary>One Chromium for all tests of the collection <see cref="Collection"/>, which use it one after the other.</summary>
/// <remarks>
/// A test class says <c>[Collection(BrowserSession.Collection)]</c> and takes the session in its constructor. The browser starts with the first page,
/// with a temporary profile, and ends with the last test; where it is not installed, the test is skipped.
/// </remarks>
[CollectionDefinition(Collection)]
public sealed class BrowserSession : ICollectionFixture<BrowserSession>, IDisposable
{
    /// <summary>Name of the collection of tests.</summary>
    public const string Collection = "browser";

    private ChromeDriver? driver;
    private BrowserGuard? guard;

    /// <summary>Opens a page from disk and waits until it is loaded and its scripts have run.</summary>
    /// <param name="page">The page.</param>
    /// <param name="view">How it is looked at; by default on a desktop, light.</param>
    public BrowserPage Open(ReportPage page, BrowserView? view = null) => Open(page.Url, view);

    /// <summary>Opens an address and waits until the page is loaded and its scripts have run.</summary>
    /// <param name="url">The address, such as <c>file:///tmp/index.html</c>.</param>
    /// <param name="view">How it is looked at; by default on a desktop, light.</param>
    public BrowserPage Open(string url, BrowserView? view = null)
    {
        BrowserPrograms.SkipUnlessInstalled();
        driver ??= Start();
        return new BrowserPage(driver, url, view ?? BrowserView.Desktop);
    }

    public void Dispose()
    {
        driver?.Dispose();
        guard?.Dispose();
        if (Directory.Exists(BrowserFolder.Path))
        {
            Directory.Delete(BrowserFolder.Path, recursive: true);
        }
    }

    private ChromeDriver Start()
    {
        var service = ChromeDriverService.CreateDefaultService(
            Path.GetDirectoryName(BrowserPrograms.Driver)!,
            Path.GetFileName(BrowserPrograms.Driver)!
        );
        service.SuppressInitialDiagnosticInformation = true;
        var options = new ChromeOptions { BinaryLocation = BrowserPrograms.Browser };
        options.AddArguments(
            "--headless=new",
            // Root, as in a container, has no sandbox; the pages are our own.
            "--no-sandbox",
            $"--user-data-dir={BrowserFolder.Profile}",
            // With a pipe instead of a port the browser ends when its driver does.
            "--remote-debugging-pipe",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-breakpad",
            "--no-first-run",
            "--lang=en"
        );
        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        options.SetLoggingPreference(LogType.Performance, LogLevel.All);
        service.DriverProcessStarted += (_, started) => guard = new BrowserGuard(started.ProcessId);
        return new ChromeDriver(service, options);
    }
}
