using OpenQA.Selenium;
using Permafrost.Bench.Reports;
using Permafrost.Reporting;

namespace Permafrost.Tests.Browser;

/// <summary>The table of experiments as readers use it: sorting, filtering, choosing; and without a script.</summary>
[Collection(BrowserSession.Collection)]
public sealed class ExperimentTableTests(BrowserSession browser)
{
    /// <summary>The page of a thousand experiments along three axes, ten of which failed.</summary>
    internal static readonly Lazy<string> Thousand = new(() => ReportHtml.Write(LargeStudy.ThousandOnce(100).Build()));

    private const string Rows = "table.experiments tbody tr:not([hidden])";
    private const string Search = "#filter-1";
    private const string Count = ".controls .count";

    // Headings after that of the boxes: architecture, dropout, validation accuracy, test accuracy.
    private const int Dropout = 2;
    private const int TestAccuracy = 4;

    [Fact]
    public void Sort_Figure_BeginsWithTheBestThenTheWorstThenTheStudy()
    {
        using var file = SamplePages.Open("sample");
        var page = browser.Open(file);
        string[] study = Ids(page);

        page.Click(Heading(TestAccuracy));
        double[] descending = Values(page, TestAccuracy);
        Assert.Equal("descending", page.Element($"table.experiments th:nth-child({TestAccuracy + 1})").GetAttribute("aria-sort"));
        Assert.EndsWith("sorted by Test accuracy, descending", page.Element(Count).Text, StringComparison.Ordinal);

        page.Click(Heading(TestAccuracy));
        double[] ascending = Values(page, TestAccuracy);
        Assert.Equal("ascending", page.Element($"table.experiments th:nth-child({TestAccuracy + 1})").GetAttribute("aria-sort"));

        page.Click(Heading(TestAccuracy));

        Assert.Equal(9, descending.Length);
        Assert.Equal(descending.OrderDescending(), descending);
        Assert.Equal(descending.Order(), ascending);
        Assert.Equal(study, Ids(page));
        Assert.Empty(page.Elements("[aria-sort]"));
        page.NoConsoleErrors();
    }

    [Fact]
    public void Sort_ByKeyboard_OrdersAnAxisByItsNumbersAndEqualOnesAsInTheStudy()
    {
        using var file = SamplePages.Open("sample");
        var page = browser.Open(file);

        page.Type(Heading(Dropout), Keys.Enter);

        Assert.Equal(["row-1", "row-4", "row-7", "row-2", "row-5", "row-8", "row-3", "row-6", "row-9"], Ids(page));
        Assert.Equal("dropout", page.Driver.SwitchTo().ActiveElement().Text);

        page.Type(Heading(Dropout), Keys.Space);

        Assert.Equal(["row-3", "row-6", "row-9", "row-2", "row-5", "row-8", "row-1", "row-4", "row-7"], Ids(page));
    }

    [Fact]
    public void Sort_FailedExperiments_StandLastInBothDirections()
    {
        using var file = SamplePages.Open("failed");
        var page = browser.Open(file);

        page.Click(Heading(TestAccuracy));
        Assert.Equal(["row-1", "row-2"], Ids(page)[^2..]);

        page.Click(Heading(TestAccuracy));
        Assert.Equal(["row-1", "row-2"], Ids(page)[^2..]);
    }

    [Theory]
    [InlineData("dropout=0.25 deep", 8)]
    [InlineData("dropout=0.25", 2, 5, 8)]
    [InlineData("DEEP-cnn", 7, 8, 9)]
    [InlineData("architecture=simple", 4, 5, 6)]
    [InlineData("dropout=0", 1, 4, 7)]
    [InlineData("dropout>0 dropout<0.5 \"dense-l2\"", 2)]
    [InlineData("parameters>=421642 dropout=0.50", 3, 6, 9)]
    [InlineData("no such word")]
    public void Filter_Words_ShowsTheRowsThatHaveThemAllAndTheirNumber(string words, params int[] expected)
    {
        using var file = SamplePages.Open("sample");
        var page = browser.Open(file);

        page.Type(Search, words);
        page.Until($"document.querySelector('{Count}').textContent === '{expected.Length} of 9 experiments'");

        Assert.Equal(expected.Select(number => $"row-{number}"), Ids(page));
        Assert.Equal("status", page.Element(Count).GetAttribute("role"));

        page.Type(Search, Keys.Control + "a" + Keys.Delete);
        page.Until($"document.querySelector('{Count}').textContent === '9 of 9 experiments'");
        Assert.Equal(9, Ids(page).Length);
        page.NoConsoleErrors();
    }

    [Fact]
    public void Best_InAnyOrder_KeepsItsMark()
    {
        using var file = SamplePages.Open("sample");
        var page = browser.Open(file);
        string best = page.Element("tr.best").GetAttribute("id")!;

        page.Click(Heading(3));

        Assert.Equal(best, Ids(page)[0]);
        Assert.Equal("best", page.Element($"#{best} .badge").Text);
    }

    [Fact]
    public void Page_WithoutScript_HasNoControlsAndTheWholeTable()
    {
        using var file = SamplePages.Open("sample");

        var page = browser.Open(file.Url + "#compare=1,5", new BrowserView { HasScript = false });

        Assert.Empty(page.Elements("button, input, .controls, .choose, #side-by-side"));
        Assert.Equal(9, Ids(page).Length);
        page.NoConsoleErrors();
    }

    [Fact]
    public void ThousandExperiments_ShowAsManyAsOneLooksAtAndAllOnPaper()
    {
        using var file = ReportPage.OfHtml(Thousand.Value);
        var page = browser.Open(file);
        const string Shown = "document.querySelectorAll('table.experiments tbody tr:not(.later)').length";

        Assert.Equal(150, page.Ask<int>($"return {Shown}"));
        Assert.Equal("1000 of 1000 experiments", page.Element(Count).Text);

        page.Ask<bool>("document.querySelector('.scroll.long').scrollTop = 1e6; return true");
        page.Until($"{Shown} === 300");

        page.Click(Heading(4));
        Assert.Equal(150, page.Ask<int>($"return {Shown}"));
        double[] accuracies = Values(page, 4);
        Assert.Equal(990, accuracies.Length);
        Assert.Equal(accuracies.OrderDescending(), accuracies);

        page.Look(page.View with { IsPrint = true });
        Assert.Equal(
            1000,
            page.Ask<int>("return [...document.querySelectorAll('table.experiments tbody tr')].filter(one => one.checkVisibility()).length")
        );
        page.NoConsoleErrors();
        page.NoRequests();
    }

    [Fact]
    public void ThousandExperiments_ALinkToARowShowsItAndTheHeadCoversNoFocus()
    {
        using var file = ReportPage.OfHtml(Thousand.Value);
        var page = browser.Open(file);
        page.Type(Search, "no such experiment");
        page.Until($"document.querySelector('{Count}').textContent === '0 of 1000 experiments'");

        page.Ask<bool>("location.hash = '#row-900'; return true");
        page.Until("document.querySelector('#row-900').checkVisibility()");

        // Back from there with the keyboard: what has the focus must stand below the head that stays.
        page.Ask<bool>("document.querySelector('#row-899 a').focus(); return true");
        page.Ask<bool>("document.querySelector('#row-880 a').focus(); return true");
        Assert.True(
            page.Ask<bool>(
                """
                const head = document.querySelector('table.experiments thead th').getBoundingClientRect();
                const link = document.activeElement.getBoundingClientRect();
                return link.top >= head.bottom && link.bottom <= innerHeight;
                """
            )
        );
    }

    private static string Heading(int column) => $"table.experiments th:nth-child({column + 1}) button";

    private static string[] Ids(BrowserPage page) =>
        page.Ask<string[]>($"return [...document.querySelectorAll('{Rows}')].map(row => row.id)");

    /// <summary>Figures of a column, where there are any, from top to bottom.</summary>
    private static double[] Values(BrowserPage page, int column) =>
        page.Ask<double[]>(
            $"return [...document.querySelectorAll('{Rows}')].map(row => row.cells[{column}].dataset.value).filter(value => value !== undefined).map(Number)"
        );
}
