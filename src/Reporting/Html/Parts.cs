using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>Pieces that several sections share.</summary>
internal static class Parts
{
    /// <summary>A section with its heading and a quiet link to itself; disposing of the result closes it.</summary>
    public static Markup.Scope Section(Markup page, string id, string title, string cssClass = "")
    {
        page.Anchor = id;
        var section = page.Open("section", ("class", cssClass), ("id", id), ("aria-labelledby", $"{id}-title"));
        page.Element("h2", () => page.Name(title), ("id", $"{id}-title"));
        SelfLink(page, id);
        return section;
    }

    /// <summary>A heading within the section that was opened last, <c>study-1</c>: its anchor is <c>study-1-curves</c>.</summary>
    public static void Heading(Markup page, string key, string text) => Heading(page, "h3", $"{page.Anchor}-{key}", () => page.Text(text));

    /// <summary>A heading within a section, with a quiet link to itself.</summary>
    public static void Heading(Markup page, string name, string id, Action content)
    {
        page.Element(name, content, ("id", id));
        SelfLink(page, id);
    }

    // Beside the heading and not in it, where everybody who hears the heading would hear the link too. Its sign is in the style sheet.
    private static void SelfLink(Markup page, string id) =>
        page.Element("a", "", ("class", "self"), ("href", $"#{id}"), ("aria-label", "Link to this section"));

    /// <summary>A table inside a box that scrolls sideways and can be reached by keyboard; the caption names both.</summary>
    /// <param name="page">Written to.</param>
    /// <param name="caption">What the table shows.</param>
    /// <param name="cssClass">The table's class.</param>
    /// <param name="content">Writes head and body.</param>
    /// <param name="isLong">Whether it scrolls down, too, in a box as high as the screen.</param>
    public static void Table(Markup page, string caption, string cssClass, Action content, bool isLong = false)
    {
        using (
            page.Open("div", ("class", isLong ? "scroll long" : "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", caption))
        )
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
