using System.Text.Json;

namespace Permafrost.Tests.Browser;

/// <summary>axe-core, which looks for what keeps people out of a page. Installed by <c>npm ci --prefix tests/Browser --ignore-scripts</c>.</summary>
internal static class Axe
{
    private static readonly string Script = Path.Combine(Repository.Root, "tests", "Browser", "node_modules", "axe-core", "axe.min.js");

    private static readonly Lazy<string> Source = new(() => File.ReadAllText(Script));

    /// <summary>What is wrong with the page as it is looked at now, seriously or critically: rule, elements, and how to mend them.</summary>
    /// <param name="page">The page.</param>
    /// <param name="rules">axe's tags or ids of the rules to apply, such as <c>cat.color</c>; all of them by default.</param>
    public static IReadOnlyList<string> SeriousViolations(BrowserPage page, params string[] rules)
    {
        Assert.SkipUnless(
            File.Exists(Script),
            "axe-core is not installed in tests/Browser; with Node.js: npm ci --prefix tests/Browser --ignore-scripts"
        );
        page.Driver.Manage().Timeouts().AsynchronousJavaScript = TimeSpan.FromMinutes(1);
        if (!page.Ask<bool>("return Boolean(window.axe)"))
        {
            ((OpenQA.Selenium.IJavaScriptExecutor)page.Driver).ExecuteScript(Source.Value);
        }

        string json = page.AskLater<string>(
            """
            const rules = arguments[0].length > 0 ? { runOnly: arguments[0] } : {};
            // Sections of experiments are made alike; one is looked at.
            // What is out of sight has no layout yet and would lie over what follows it.
            document.querySelectorAll('main > section, .scroll').forEach(one => one.style.contentVisibility = 'visible');
            const exclude = [...document.querySelectorAll('section.experiment')].slice(1);
            return JSON.stringify(await axe.run({ exclude }, { resultTypes: ['violations'], ...rules }));
            """,
            // One argument, not one for each rule.
            (object)rules
        );
        using var found = JsonDocument.Parse(json);
        Assert.NotEqual(0, found.RootElement.GetProperty("passes").GetArrayLength());
        return
        [
            .. found
                .RootElement.GetProperty("violations")
                .EnumerateArray()
                .Where(rule => rule.GetProperty("impact").GetString() is "serious" or "critical")
                .SelectMany(rule => rule.GetProperty("nodes").EnumerateArray(), (rule, node) => $"{rule.GetProperty("id")}: {Text(node)}"),
        ];
    }

    private static string Text(JsonElement node)
    {
        string html = node.GetProperty("html").GetString()!;
        return $"{node.GetProperty("target")} {html[..Math.Min(160, html.Length)]}\n  {node.GetProperty("failureSummary").GetString()}";
    }
}
