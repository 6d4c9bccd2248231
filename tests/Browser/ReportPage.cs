using Permafrost.Reporting;

namespace Permafrost.Tests.Browser;

/// <summary>A page in a temporary folder, removed afterwards.</summary>
public sealed class ReportPage : IDisposable
{
    private readonly string folder = BrowserFolder.NewPage();

    private ReportPage(string html)
    {
        string file = Path.Combine(folder, "index.html");
        File.WriteAllText(file, html);
        Url = new Uri(file).AbsoluteUri;
    }

    /// <summary>Address of the file, <c>file:///…/index.html</c>.</summary>
    public string Url { get; }

    /// <summary>Writes the report of some results.</summary>
    public static ReportPage Of(ReportDocument report) => new(ReportHtml.Write(report));

    /// <summary>Writes a page as given.</summary>
    public static ReportPage OfHtml(string html) => new(html);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
