namespace Permafrost.Tests.Browser;

/// <summary>The pages on screens of every width, light and dark, and on paper.</summary>
[Collection(BrowserSession.Collection)]
public sealed class PageLayoutTests(BrowserSession browser)
{
    private static readonly BrowserView[] Screens =
    [
        BrowserView.Phone,
        BrowserView.Tablet,
        BrowserView.Desktop,
        new BrowserView { Width = 320 },
        new BrowserView { Width = 2000, IsDark = true },
    ];

    public static TheoryData<string> Pages => [.. SamplePages.Names];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_AnyWidth_DoesNotScrollSideways(string name)
    {
        using var file = SamplePages.Open(name);
        var page = browser.Open(file);
        page.LayOutAll();

        foreach (var view in Screens)
        {
            page.Look(view);
            // Only what stands in a box that scrolls by itself may be wider than the window.
            string[] wide = page.Ask<string[]>(
                """
                const width = document.documentElement.clientWidth;
                if (document.documentElement.scrollWidth <= width) return [];
                return [...document.querySelectorAll('body *')]
                    .filter(one => one.getBoundingClientRect().right > width + 1 && !one.parentElement.closest('.scroll, svg'))
                    .map(one => `${one.localName}.${one.className}: ${one.textContent.slice(0, 60)}`).concat('the page');
                """
            );
            Assert.True(wide.Length == 0, $"{name}, {view}: wider than the window\n{string.Join('\n', wide.Take(8))}");
        }

        page.NoConsoleErrors();
        page.NoRequests();
    }

    [Theory]
    [InlineData("sample", 390, 800, 1300)]
    [InlineData("failed", 1300)]
    [InlineData("repeats", 390)]
    [InlineData("photos", 800)]
    [InlineData("odd-names", 390)]
    [InlineData("provenance", 390)]
    public void Page_LightAndDark_IsKeptAsPicture(string name, params int[] widths)
    {
        using var file = SamplePages.Open(name);
        var page = browser.Open(file);
        page.LayOutAll();

        foreach (var (width, isDark) in widths.SelectMany(width => (bool[])[false, true], (width, isDark) => (width, isDark)))
        {
            var view = new BrowserView { Width = width, IsDark = isDark };
            page.Look(view);
            string picture = page.Screenshot($"{name}-{view}");
            Assert.InRange(new FileInfo(picture).Length, 5_000, 20_000_000);
        }
    }

    [Theory]
    [InlineData(false, 255)]
    [InlineData(true, 40)]
    public void Page_LightOrDark_HasThatBackground(bool isDark, int red)
    {
        using var file = SamplePages.Open("one-class");
        var page = browser.Open(file, new BrowserView { IsDark = isDark });

        string colour = page.Ask<string>("return getComputedStyle(document.body).backgroundColor");

        Assert.InRange(int.Parse(colour.Split('(', ',')[1]), isDark ? 0 : red, red);
    }

    [Fact]
    public void Print_DarkScreen_IsBlackOnWhiteWithoutControls()
    {
        using var file = SamplePages.Open("sample");
        var page = browser.Open(file, new BrowserView { IsDark = true, IsPrint = true });

        Assert.Equal("rgb(255, 255, 255)", page.Ask<string>("return getComputedStyle(document.body).backgroundColor"));
        Assert.Equal("rgb(0, 0, 0)", page.Ask<string>("return getComputedStyle(document.body).color"));
        // Headings sort on the screen; on paper they are headings.
        Assert.Empty(
            page.Ask<string[]>(
                """
                return [...document.querySelectorAll('button:not(th button), input, select, nav')]
                    .filter(one => one.checkVisibility()).map(one => one.outerHTML)
                """
            )
        );
        Assert.All(
            page.Ask<string[]>("return [...document.querySelectorAll('th button')].map(one => getComputedStyle(one, '::after').display)"),
            arrow => Assert.Equal("none", arrow)
        );
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("failed")]
    [InlineData("repeats")]
    [InlineData("photos")]
    public void Print_Tables_FitOnAPageOfA4(string name)
    {
        // 210 mm less two margins of 10 mm, at 96 pixels an inch.
        const int Width = 718;
        using var file = SamplePages.Open(name);
        var page = browser.Open(file, new BrowserView { Width = Width, IsPrint = true });

        string[] wide = page.Ask<string[]>(
            """
            return [...document.querySelectorAll('table, svg, img, p')].filter(one => one.checkVisibility())
                .map(one => `${one.localName}.${one.className.baseVal ?? one.className} ends at ${one.getBoundingClientRect().right}`)
                .filter(line => Number(line.split(' ').at(-1)) > arguments[0] + 0.5)
            """,
            Width
        );

        Assert.Empty(wide);
    }

    [Theory]
    [InlineData("sample", 9)]
    [InlineData("odd-names", 4)]
    [InlineData("one-experiment", 1)]
    [InlineData("provenance", 1)]
    public void Print_Page_GivesAPdfWithAPagePerExperiment(string name, int pages)
    {
        using var file = SamplePages.Open(name);

        string pdf = System.Text.Encoding.Latin1.GetString(browser.Open(file).Pdf());

        Assert.StartsWith("%PDF-", pdf, StringComparison.Ordinal);
        Assert.InRange(System.Text.RegularExpressions.Regex.Count(pdf, @"/Type\s*/Page\b"), pages, 100);
    }
}
