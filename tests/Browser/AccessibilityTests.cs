namespace Permafrost.Tests.Browser;

/// <summary>No serious fault by axe's rules: names and roles, order of headings, contrast, what the keyboard reaches.</summary>
[Collection(BrowserSession.Collection)]
public sealed class AccessibilityTests(BrowserSession browser)
{
    [Theory]
    [InlineData("sample")]
    [InlineData("failed")]
    [InlineData("repeats")]
    [InlineData("photos")]
    [InlineData("provenance")]
    public void Page_LightDarkAndOnAPhone_HasNoSeriousFault(string name)
    {
        using var file = SamplePages.Open(name);
        var page = browser.Open(file);

        Check(name, page);
        page.Look(BrowserView.Desktop with { IsDark = true });
        Check(name, page, "color-contrast", "link-in-text-block");
        page.Look(BrowserView.Phone);
        Check(name, page, "scrollable-region-focusable", "target-size", "meta-viewport", "css-orientation-lock");
    }

    private static void Check(string name, BrowserPage page, params string[] rules)
    {
        var faults = Axe.SeriousViolations(page, rules);
        Assert.True(faults.Count == 0, $"{name}, {page.View}: {faults.Count} faults\n{string.Join('\n', faults.Take(8))}");
    }

    [Fact]
    public void SeriousViolations_FaultyPage_NamesThem()
    {
        using var file = ReportPage.OfHtml(
            "<!doctype html><html lang=en><title>faulty</title><h1>a</h1><p style=\"color:#bbb;background:#fff\">pale</p><img src=\"data:,\"><button></button>"
        );

        var faults = Axe.SeriousViolations(browser.Open(file));

        Assert.Contains(faults, fault => fault.StartsWith("color-contrast", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("image-alt", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("button-name", StringComparison.Ordinal));
    }
}
