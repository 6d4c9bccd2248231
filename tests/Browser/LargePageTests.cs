using Permafrost.Bench.Reports;
using Permafrost.Reporting;

namespace Permafrost.Tests.Browser;

/// <summary>The page of a thousand experiments in the browser.</summary>
[Collection(BrowserSession.Collection)]
public sealed class LargePageTests(BrowserSession browser, ITestOutputHelper output)
{
    // Three times what is promised: tests run side by side.
    private const double MostMilliseconds = 3000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Page_ThousandExperiments_SoonAnswers(bool areSeeds)
    {
        var study = areSeeds ? LargeStudy.Thousand(100) : LargeStudy.ThousandOnce(100);
        string html = ReportHtml.Write(study.Build());
        using var file = ReportPage.OfHtml(html);

        var page = browser.Open(file);
        var load = Loading.Of(page);
        double sort = Answer(page, "document.querySelector('table.experiments th button').click()");
        double find = Answer(
            page,
            "const box = document.querySelector('input[type=search]'); box.value = '0.25'; box.dispatchEvent(new Event('input'))"
        );
        output.WriteLine($"{study.Name}: {html.Length} characters, {load}, sorted after {sort:F0} ms, filtered after {find:F0} ms");

        Assert.InRange(load.Interactive, 1, MostMilliseconds);
        Assert.InRange(sort, 0, MostMilliseconds);
        Assert.InRange(find, 0, MostMilliseconds);
        Assert.Equal("ascending", page.Element("table.experiments th[aria-sort]").GetAttribute("aria-sort"));
        Assert.InRange(page.Elements("table.experiments tbody tr:not([hidden])").Count, 1, 999);
        page.NoConsoleErrors();
        page.NoRequests();
    }

    /// <summary>Milliseconds until what a script does can be seen.</summary>
    private static double Answer(BrowserPage page, string action) =>
        page.AskLater<double>(
            $"const start = performance.now(); {action}; return new Promise(done => "
                // The second picture is begun when the first is done.
                + "requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start))))"
        );

    /// <summary>Milliseconds since the page was asked for.</summary>
    /// <param name="FirstPaint">Something can be seen.</param>
    /// <param name="Loaded">All is read and the scripts have run.</param>
    /// <param name="Interactive">The browser no longer works for more than 50 ms at a stretch: it answers at once.</param>
    internal sealed record Loading(double FirstPaint, double Loaded, double Interactive)
    {
        public static Loading Of(BrowserPage page) =>
            page.AskLater<Loading>(
                """
                const tasks = [];
                new PerformanceObserver(list => tasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });
                // Until something is on the screen, and once more, for what is still to be told.
                let paint;
                while (!(paint = performance.getEntriesByName('first-contentful-paint')[0])) {
                    await new Promise(requestAnimationFrame);
                }
                await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
                const loaded = performance.getEntriesByType('navigation')[0].loadEventEnd;
                const ends = tasks.map(task => task.startTime + task.duration);
                return { firstPaint: paint.startTime, loaded, interactive: Math.max(loaded, paint.startTime, ...ends) };
                """
            );
    }
}
