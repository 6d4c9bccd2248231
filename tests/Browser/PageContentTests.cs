using AngleSharp.Html.Parser;

namespace Permafrost.Tests.Browser;

/// <summary>What the pages say, as the browser has it: also without scripts, and whatever names the data has.</summary>
[Collection(BrowserSession.Collection)]
public sealed class PageContentTests(BrowserSession browser)
{
    private const string WithoutScripts =
        "const copy = document.body.cloneNode(true); copy.querySelectorAll('script').forEach(one => one.remove()); return copy.textContent";

    public static TheoryData<string> Pages => [.. SamplePages.Names];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_FromDisk_SaysNothingThatIsNoNumberAndLinksLead(string name)
    {
        using var file = SamplePages.Open(name);
        var page = browser.Open(file);

        Assert.DoesNotMatch(@"(?<![\w/])(NaN|-?Infinity|undefined|null|∞)(?!\w)", page.Ask<string>(WithoutScripts));
        Assert.Empty(
            page.Ask<string[]>(
                "return [...document.querySelectorAll('[id]')].map(one => one.id).filter((id, i, all) => all.indexOf(id) !== i)"
            )
        );
        Assert.Empty(
            page.Ask<string[]>(
                """
                return [...document.querySelectorAll('a[href^="#"]')].map(one => one.getAttribute('href'))
                    .filter(href => !document.getElementById(decodeURIComponent(href.slice(1))))
                """
            )
        );
        page.NoConsoleErrors();
        page.NoRequests();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_WithoutScript_SaysAllThatItSaysWithScript(string name)
    {
        const string Said =
            "return [...document.querySelectorAll('body :is(h1, h2, h3, h4, p, td, dt, dd, figcaption, caption, svg text)')].map(one => one.textContent)";
        using var file = SamplePages.Open(name);
        var source = new HtmlParser().ParseDocument(SamplePages.Html(name));

        var without = browser.Open(file, new BrowserView { HasScript = false });
        string[] plain = without.Ask<string[]>(Said);
        Assert.Equal(source.Body!.TextContent, without.Ask<string>("return document.body.textContent"));
        // What is hidden without a script, no script will show. Pictures stand in a store that is never seen itself.
        Assert.Empty(
            without.Ask<string[]>(
                """
                return [...document.querySelectorAll('body :is(section, table, p, td, h2, h3)')]
                    .filter(one => !one.checkVisibility() && !one.closest('details:not([open])')).map(one => one.outerHTML.slice(0, 100))
                """
            )
        );
        without.NoConsoleErrors();

        string[] scripted = browser.Open(file).Ask<string[]>(Said);
        int at = 0;
        foreach (string text in scripted)
        {
            at += at < plain.Length && text == plain[at] ? 1 : 0;
        }

        Assert.True(at == plain.Length, at < plain.Length ? $"{name}: with script the page no longer says '{plain[at]}'" : "");
    }

    [Fact]
    public void OddNames_AreTextAndExecuteNothing()
    {
        using var file = SamplePages.Open("odd-names");
        var page = browser.Open(file);

        // Selenium would throw at an alert.
        Assert.DoesNotContain("taken", page.Driver.Title, StringComparison.Ordinal);
        Assert.Empty(page.Elements("img, iframe, [onerror]"));
        Assert.Equal(
            SamplePages.OddNames,
            page.Ask<string[]>(
                "return [...document.querySelectorAll('#experiment-1 table.classes tbody th bdi')].map(one => one.textContent)"
            )
        );
        page.NoConsoleErrors();
        page.NoRequests();
    }

    [Fact]
    public void OddNames_LeaveTheRestOfTheLineInItsOrder()
    {
        using var file = SamplePages.Open("odd-names");
        var page = browser.Open(file);

        // Right-to-left marks in a name must not turn what stands around it.
        Assert.All(
            page.Ask<string[]>(
                "return [...document.querySelectorAll('#experiment-1 table.classes tbody th bdi')].map(one => getComputedStyle(one).unicodeBidi)"
            ),
            bidi => Assert.Equal("isolate", bidi)
        );
    }
}
