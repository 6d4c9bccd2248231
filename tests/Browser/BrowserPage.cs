using System.Text.Json;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace Permafrost.Tests.Browser;

/// <summary>A page that is open in the browser. The next page that a test opens takes its place.</summary>
public sealed class BrowserPage
{
    // Generous: several test runs may share two cores.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ChromeDriver driver;
    private readonly List<string> errors = [];
    private readonly List<string> requests = [];

    internal BrowserPage(ChromeDriver driver, string url, BrowserView view)
    {
        this.driver = driver;
        Url = url;
        View = view;
        // The page before may still have been writing.
        driver.Navigate().GoToUrl("about:blank");
        ReadLogs();
        errors.Clear();
        requests.Clear();
        Look(view);
        driver.Navigate().GoToUrl(url);
    }

    public string Url { get; }

    public BrowserView View { get; private set; }

    /// <summary>Selenium's own driver, for what this class does not have.</summary>
    public IWebDriver Driver => driver;

    /// <summary>The first element that a CSS selector finds.</summary>
    /// <exception cref="NoSuchElementException">There is none.</exception>
    public IWebElement Element(string selector) => driver.FindElement(By.CssSelector(selector));

    /// <summary>All elements that a CSS selector finds, in the page's order.</summary>
    public IReadOnlyList<IWebElement> Elements(string selector) => driver.FindElements(By.CssSelector(selector));

    /// <summary>Texts of all elements that a CSS selector finds, hidden ones too, with white space collapsed.</summary>
    public string[] Texts(string selector) =>
        Ask<string[]>(
            "return [...document.querySelectorAll(arguments[0])].map(one => one.textContent.trim().replace(/\\s+/g, ' '))",
            selector
        );

    /// <summary>Scrolls the first such element into sight and clicks it with the mouse.</summary>
    public void Click(string selector)
    {
        var element = Element(selector);
        driver.ExecuteScript("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", element);
        element.Click();
    }

    /// <summary>Types keys into the first such element, for instance <c>Keys.Enter</c>.</summary>
    public void Type(string selector, string keys) => Element(selector).SendKeys(keys);

    /// <summary>Runs the body of a function in the page and returns what it returns.</summary>
    /// <param name="script">JavaScript such as <c>return document.title</c>; <c>arguments</c> holds the arguments.</param>
    /// <param name="arguments">Strings, numbers or elements.</param>
    /// <typeparam name="T">What JSON of that value reads as: <c>bool</c>, <c>int</c>, <c>double</c>, <c>string</c>, arrays of them, or a record.</typeparam>
    public T Ask<T>(string script, params object[] arguments)
    {
        object? json = driver.ExecuteScript($"return JSON.stringify((function () {{ {script} }}).apply(null, arguments))", arguments);
        return JsonSerializer.Deserialize<T>((string)json!, JsonSerializerOptions.Web)!;
    }

    /// <summary>As <see cref="Ask{T}"/>, for a script that returns a promise.</summary>
    public T AskLater<T>(string script, params object[] arguments)
    {
        object? json = driver.ExecuteAsyncScript(
            $$"""
            const done = arguments[arguments.length - 1];
            (async function () { {{script}} }).apply(null, arguments)
                .then(value => done(JSON.stringify({ value })), error => done(JSON.stringify({ error: String(error.stack ?? error) })));
            """,
            arguments
        );
        using var answer = JsonDocument.Parse((string)json!);
        return answer.RootElement.TryGetProperty("error", out var error)
            ? throw new InvalidOperationException(error.GetString())
            : answer.RootElement.GetProperty("value").Deserialize<T>(JsonSerializerOptions.Web)!;
    }

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">An expression in JavaScript.</param>
    /// <exception cref="TimeoutException">It does not hold within twenty seconds.</exception>
    public void Until(string condition)
    {
        var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!Ask<bool>($"return Boolean({condition})"))
        {
            if (Environment.TickCount64 > deadline)
            {
                throw new TimeoutException($"{Url} ({View}): within {Patience.TotalSeconds} s it did not come true that {condition}");
            }
        }
    }

    /// <summary>Looks at the open page in another way; scripts stay on or off as they were.</summary>
    public void Look(BrowserView view)
    {
        View = view;
        Command("Emulation.setScriptExecutionDisabled", new() { ["value"] = !view.HasScript });
        Command(
            "Emulation.setDeviceMetricsOverride",
            new()
            {
                ["width"] = view.Width,
                ["height"] = view.Height,
                ["deviceScaleFactor"] = 1,
                ["mobile"] = false,
            }
        );
        Command(
            "Emulation.setEmulatedMedia",
            new()
            {
                ["media"] = view.IsPrint ? "print" : "",
                ["features"] = new[]
                {
                    new Dictionary<string, object> { ["name"] = "prefers-color-scheme", ["value"] = view.IsDark ? "dark" : "light" },
                },
            }
        );
    }

    /// <summary>Fails if anything was written to the console as an error, a warning included, or a script threw.</summary>
    public void NoConsoleErrors()
    {
        ReadLogs();
        Assert.True(errors.Count == 0, $"{Url} ({View}): the console says\n{string.Join('\n', errors)}");
    }

    /// <summary>Fails if the page asked for anything but its own file.</summary>
    public void NoRequests()
    {
        ReadLogs();
        Assert.True(requests.Contains(Url, StringComparer.Ordinal), $"{Url} is not among the requests, so that they were not watched");
        string[] others = [.. requests.Where(url => url != Url)];
        Assert.True(others.Length == 0, $"{Url} ({View}) asked for\n{string.Join('\n', others)}");
    }

    /// <summary>Has the browser lay out what is out of sight, too, so that sizes and positions are those that a reader would come to see.</summary>
    public void LayOutAll() =>
        driver.ExecuteScript(
            "const style = new CSSStyleSheet(); style.replaceSync('* { content-visibility: visible !important }'); document.adoptedStyleSheets.push(style)"
        );

    /// <summary>Keeps a picture of the page in <c>TestResults/screenshots/NAME.png</c>, which the workflow keeps.</summary>
    /// <param name="name">File name without its ending.</param>
    /// <param name="mostPixels">Height at which a longer page is cut off; Chromium draws at most 16,384 in one picture.</param>
    /// <returns>Path of the file.</returns>
    public string Screenshot(string name, int mostPixels = 4000)
    {
        string folder = Path.Combine(Repository.Root, "TestResults", "screenshots");
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, $"{name}.png");
        var picture = Command(
            "Page.captureScreenshot",
            new()
            {
                ["format"] = "png",
                ["captureBeyondViewport"] = true,
                ["clip"] = new Dictionary<string, object>
                {
                    ["x"] = 0,
                    ["y"] = 0,
                    ["width"] = View.Width,
                    ["height"] = Math.Min(mostPixels, Ask<int>("return document.documentElement.scrollHeight")),
                    ["scale"] = 1,
                },
            }
        );
        File.WriteAllBytes(file, Convert.FromBase64String((string)picture["data"]!));
        return file;
    }

    /// <summary>The page on paper, A4 upright.</summary>
    /// <returns>A PDF file.</returns>
    public byte[] Pdf()
    {
        var pdf = Command(
            "Page.printToPDF",
            new()
            {
                ["paperWidth"] = 8.27,
                ["paperHeight"] = 11.69,
                ["printBackground"] = true,
            }
        );
        return Convert.FromBase64String((string)pdf["data"]!);
    }

    /// <summary>A command of the Chrome DevTools Protocol.</summary>
    public IReadOnlyDictionary<string, object?> Command(string name, Dictionary<string, object?>? parameters = null) =>
        driver.ExecuteCdpCommand(name, parameters ?? []) as Dictionary<string, object?> ?? [];

    private void ReadLogs()
    {
        errors.AddRange(
            driver.Manage().Logs.GetLog(LogType.Browser).Where(entry => entry.Level >= LogLevel.Warning).Select(entry => entry.Message)
        );
        foreach (var entry in driver.Manage().Logs.GetLog(LogType.Performance))
        {
            using var json = JsonDocument.Parse(entry.Message);
            var message = json.RootElement.GetProperty("message");
            if (message.GetProperty("method").ValueEquals("Network.requestWillBeSent"))
            {
                string url = message.GetProperty("params").GetProperty("request").GetProperty("url").GetString()!;
                if (!url.StartsWith("data:", StringComparison.Ordinal))
                {
                    requests.Add(url);
                }
            }
        }
    }
}
