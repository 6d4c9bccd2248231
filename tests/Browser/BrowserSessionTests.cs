namespace Permafrost.Tests.Browser;

[Collection(BrowserSession.Collection)]
public sealed class BrowserSessionTests(BrowserSession browser)
{
    [Fact]
    public void Open_View_IsWhatThePageSees()
    {
        using var file = ReportPage.OfHtml("<title>empty</title><p id=\"said\">no</p><script>said.textContent = 'yes'</script>");
        string[] questions = ["(prefers-color-scheme: dark)", "print"];

        foreach (
            var view in (BrowserView[])
                [
                    BrowserView.Phone,
                    BrowserView.Tablet with
                    {
                        IsDark = true,
                    },
                    BrowserView.Desktop with
                    {
                        IsPrint = true,
                    },
                    BrowserView.Desktop with
                    {
                        HasScript = false,
                    },
                ]
        )
        {
            var page = browser.Open(file, view);

            Assert.Equal(view.Width, page.Ask<int>("return innerWidth"));
            Assert.Equal(
                [view.IsDark, view.IsPrint],
                questions.Select(query => page.Ask<bool>("return matchMedia(arguments[0]).matches", query))
            );
            Assert.Equal(view.HasScript ? "yes" : "no", page.Texts("#said").Single());
            page.NoConsoleErrors();
            page.NoRequests();
        }
    }

    [Theory]
    [InlineData("<script>throw new Error('broken')</script>", "broken")]
    [InlineData("<script>console.error('alas')</script>", "alas")]
    [InlineData("<meta http-equiv=\"Content-Security-Policy\" content=\"img-src 'none'\"><img src=\"other.png\">", "other.png")]
    public void NoConsoleErrors_FaultInThePage_Fails(string html, string said)
    {
        using var file = ReportPage.OfHtml(html);

        var error = Assert.ThrowsAny<Xunit.Sdk.XunitException>(browser.Open(file).NoConsoleErrors);

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<img src=\"http://127.0.0.1:9/a.png\">", "http://127.0.0.1:9/a.png")]
    [InlineData("<link rel=\"stylesheet\" href=\"other.css\">", "other.css")]
    [InlineData("<script>fetch('http://127.0.0.1:9/b').catch(() => {})</script>", "http://127.0.0.1:9/b")]
    public void NoRequests_PageThatFetches_Fails(string html, string asked)
    {
        using var file = ReportPage.OfHtml(html);

        var error = Assert.ThrowsAny<Xunit.Sdk.XunitException>(browser.Open(file).NoRequests);

        Assert.Contains(asked, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_PageAfterAFaultyOne_StartsClean()
    {
        using var faulty = ReportPage.OfHtml("<script>setTimeout(() => { throw new Error('late') })</script><img src=\"gone.png\">");
        using var sound = ReportPage.OfHtml("<p>sound");
        browser.Open(faulty);

        var page = browser.Open(sound);

        page.NoConsoleErrors();
        page.NoRequests();
    }

    [Fact]
    public void Until_ConditionThatComes_Returns()
    {
        using var file = ReportPage.OfHtml(
            "<p id=\"said\">before</p><script>setTimeout(() => { said.textContent = 'after' }, 50)</script>"
        );
        var page = browser.Open(file);

        page.Until("said.textContent === 'after'");

        Assert.Equal(["after"], page.Texts("#said"));
    }
}
