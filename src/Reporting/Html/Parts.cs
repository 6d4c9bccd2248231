using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>Pieces that several sections share.</summary>
internal static class Parts
{
    /// <summary>A table inside a box that scrolls sideways and can be reached by keyboard; the caption names both.</summary>
    public static void Table(Markup page, string caption, string cssClass, Action content)
    {
        using (page.Open("div", ("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", caption)))
        using (page.Open("table", ("class", cssClass)))
        {
            // The inner element keeps its place and width while a wide table scrolls under it.
            page.Element("caption", () => page.Inline("span", caption));
            content();
        }
    }

    /// <summary>One row of column headings; those that begin with '#' stand over numbers.</summary>
    public static void Head(Markup page, IEnumerable<string> headings)
    {
        using (page.Open("thead"))
        using (page.Open("tr"))
        {
            foreach (string heading in headings)
            {
                bool number = heading.StartsWith('#');
                page.Element("th", () => page.Name(number ? heading[1..] : heading), ("scope", "col"), ("class", number ? "number" : ""));
            }
        }
    }

    public static void RowHead(Markup page, string text) => page.Element("th", () => page.Name(text), ("scope", "row"));

    public static void Number(Markup page, string text) => page.Element("td", text, ("class", "number"));

    /// <summary>A link to an experiment's section.</summary>
    public static void Link(Markup page, ExperimentResult one, ReportDocument report) =>
        page.Link($"#{ReportHtml.Anchor(report, one.Name)}", ExperimentLabel.Of(one, report));

    public static string VerdictClass(Verdict verdict) =>
        verdict switch
        {
            Verdict.Better => "better",
            Verdict.Worse => "worse",
            _ => "soft",
        };
}
