using System.Text.Json;
using OpenQA.Selenium;

namespace Permafrost.Tests.Browser;

/// <summary>Chosen experiments side by side, and the address that holds the choice.</summary>
[Collection(BrowserSession.Collection)]
public sealed class SideBySideTests(BrowserSession browser)
{
    private const string Panel = "#side-by-side";
    private const string Heads = "table.chosen thead th a";

    [Fact]
    public void Choose_Two_ShowsWhatDiffersThenFiguresThenTheRecordedVerdict()
    {
        using var file = SamplePages.Open("sample");
        var page = browser.Open(file);

        page.Click("#row-4 input");
        Assert.Contains("tick another row", page.Element(Panel).Text, StringComparison.Ordinal);
        page.Click("#row-1 input");

        Assert.Equal(["simple-cnn, dropout 0", "dense-l2, dropout 0"], page.Texts(Heads));
        Assert.Equal(["Parameters that differ", "Figures", "Recorded verdict against the first"], page.Texts("table.chosen .group"));
        Assert.Equal(["architecture", "simple-cnn", "dense-l2"], page.Texts("table.chosen tbody:nth-of-type(1) tr:nth-child(2) > *"));
        Assert.Single(page.Elements("table.chosen tbody:nth-of-type(1) tr:not(:first-child)"));
        Assert.Contains("dropout", page.Texts($"{Panel} details dt"));
        Assert.Null(page.Element($"{Panel} details").GetAttribute("open"));

        // The verdict is the row's own, turned: the row speaks of the second against the first.
        string[] row = page.Texts("#comparison-1-4 td");
        string difference = row[^6].StartsWith('+') ? $"\u2212{row[^6][1..]}" : row[^6].Replace('\u2212', '+');
        Assert.Contains(
            $"{difference} points",
            page.Texts("table.chosen tbody:nth-of-type(3) td:last-child small")[0],
            StringComparison.Ordinal
        );
        Assert.Equal($"{difference} points", page.Texts("table.chosen tbody:nth-of-type(2) tr:nth-child(3) td:last-child small")[0]);
        string turned = row[^1] switch
        {
            "better" => "worse",
            "worse" => "better",
            var neither => neither,
        };
        Assert.Equal(turned, page.Texts("table.chosen tbody:nth-of-type(3) td:last-child a")[0]);
        Assert.EndsWith(
            "#comparison-1-4",
            page.Element("table.chosen tbody:nth-of-type(3) td:last-child a").GetAttribute("href"),
            StringComparison.Ordinal
        );
        Assert.EndsWith("#compare=4,1", page.Driver.Url, StringComparison.Ordinal);
        page.NoConsoleErrors();
        page.NoRequests();
    }

    [Fact]
    public void Choose_DifferInTwoThings_AreNotCompared()
    {
        using var file = SamplePages.Open("sample");

        var page = browser.Open(file.Url + "#compare=1,5");

        Assert.Equal(["McNemar's test", "(first)", "not compared"], page.Texts("table.chosen tbody:nth-of-type(3) tr:last-child > *"));
    }

    [Fact]
    public void Address_OfAChoice_ShowsItAndSurvivesLinksToSections()
    {
        using var file = SamplePages.Open("sample");
        var page = browser.Open(file.Url + "#compare=2,9,5,2,77");

        Assert.Equal(["dense-l2, dropout 0.25", "deep-cnn, dropout 0.5", "simple-cnn, dropout 0.25"], page.Texts(Heads));
        Assert.Equal(["row-2", "row-5", "row-9"], Checked(page));
        page.Until("document.querySelector('#side-by-side').getBoundingClientRect().top < innerHeight");

        page.Click($"{Panel} thead th:nth-child(3) a");
        page.Until("location.hash === '#experiment-9'");
        Assert.InRange(page.Ask<double>("return document.querySelector('#experiment-9').getBoundingClientRect().top"), -2, 50);
        Assert.Equal(3, page.Elements(Heads).Count);

        page.Driver.Navigate().Back();
        page.Until("location.hash.startsWith('#compare=')");
        Assert.Equal(3, page.Elements(Heads).Count);
    }

    [Fact]
    public void Buttons_OfTheColumns_MakeOneFirstAndRemoveOthers()
    {
        using var file = SamplePages.Open("sample");
        var page = browser.Open(file.Url + "#compare=1,2,3");

        page.Click("button[aria-label='Make first: dense-l2, dropout 0.5']");
        Assert.EndsWith("#compare=3,1,2", page.Driver.Url, StringComparison.Ordinal);
        Assert.Equal("dense-l2, dropout 0.5", page.Texts(Heads)[0]);

        page.Click("button[aria-label='Remove: dense-l2, dropout 0']");
        Assert.EndsWith("#compare=3,2", page.Driver.Url, StringComparison.Ordinal);
        Assert.Equal("side-by-side", page.Driver.SwitchTo().ActiveElement().GetAttribute("id"));

        page.Click("#row-3 input");
        page.Click("#row-2 input");
        Assert.Empty(page.Elements(Panel));
        Assert.DoesNotContain("#", page.Driver.Url, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_ByKeyboardMoreThanSix_IsRefusedInWords()
    {
        using var file = SamplePages.Open("sample");
        var page = browser.Open(file);

        foreach (int number in Enumerable.Range(1, 7))
        {
            page.Type($"#row-{number} input", Keys.Space);
        }

        Assert.Equal(6, Checked(page).Length);
        Assert.Contains("At most 6", page.Element(".controls .count").Text, StringComparison.Ordinal);
        Assert.Equal(6, page.Elements(Heads).Count);
    }

    [Fact]
    public void Choose_RepeatedExperiments_ShowsTheVerdictOverTheirRuns()
    {
        using var file = SamplePages.Open("repeats");
        var page = browser.Open(file.Url + "#compare=1,4");
        using var json = JsonDocument.Parse(page.Ask<string>("return document.querySelector('#recorded').textContent"));

        string[] cells = page.Texts("table.chosen tbody:nth-of-type(3) tr:last-child > *");

        Assert.Equal(1, json.RootElement.GetProperty("groups").GetArrayLength());
        Assert.Equal("Over the repeated runs", cells[0]);
        Assert.Contains("t-test p", cells[2], StringComparison.Ordinal);
        Assert.Single(page.Elements("#repeats-1-2"));
    }

    [Fact]
    public void Choose_FailedAndOddNames_AreText()
    {
        using var failed = SamplePages.Open("failed");
        Assert.Contains("failed", browser.Open(failed.Url + "#compare=3,1").Texts("table.chosen td"));

        using var odd = SamplePages.Open("odd-names");
        var page = browser.Open(odd.Url + "#compare=1,2,3,4");
        Assert.Equal(4, page.Elements(Heads).Count);
        Assert.Contains(SamplePages.OddNames[0], page.Texts("table.chosen td bdi"));
        Assert.Empty(page.Elements("img, [onerror]"));
        page.NoConsoleErrors();
    }

    [Fact]
    public void Choose_ExperimentsInBrief_HaveTheParametersThatAllHaveAlike()
    {
        using var file = ReportPage.OfHtml(ExperimentTableTests.Thousand.Value);
        var page = browser.Open(file);
        string[] brief = page.Ask<string[]>(
            "return [...document.querySelectorAll('section.brief:has(.files)')].map(one => one.id.split('-')[1])"
        );

        page.Ask<bool>("location.hash = arguments[0]; return true", $"#compare={brief[0]},{brief[^1]}");
        page.Until("document.querySelectorAll('table.chosen thead th').length === 2");

        string[] shared = page.Texts("dl.shared dt");
        string[] differing = page.Texts("table.chosen tbody:nth-of-type(1) th[scope=row]");
        Assert.Contains("epochs", shared);
        Assert.Contains("architecture", differing);
        Assert.Empty(shared.Intersect(differing, StringComparer.Ordinal));
        Assert.Empty(shared.Except(page.Texts($"{Panel} details dt"), StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(390, false)]
    [InlineData(1300, true)]
    public void Panel_OnAnyScreen_HasNoSeriousFaultAndIsKeptAsPicture(int width, bool isDark)
    {
        using var file = SamplePages.Open("sample");
        var page = browser.Open(file.Url + "#compare=6,4,8", new BrowserView { Width = width, IsDark = isDark });

        page.Screenshot($"side-by-side-{page.View}", mostPixels: 3000);

        Assert.Empty(Axe.SeriousViolations(page));
        Assert.Equal(
            page.Ask<int>("return document.documentElement.clientWidth"),
            page.Ask<int>("return document.documentElement.scrollWidth")
        );
    }

    private static string[] Checked(BrowserPage page) =>
        page.Ask<string[]>("return [...document.querySelectorAll('tr:has(input:checked)')].map(row => row.id)");
}
