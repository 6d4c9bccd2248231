using Permafrost.Reporting.Repeats;

namespace Permafrost.Reporting.Html;

/// <summary>Which experiments of a study find each class best and worst.</summary>
internal static class ClassContestTable
{
    public static void Write(Markup page, ReportStudy study, ReportDocument report)
    {
        var contests = ClassContest.Of(study);
        if (contests.IsEmpty)
        {
            return;
        }

        page.Element("h3", ClassContestText.Title);
        Parts.Table(
            page,
            "Who finds each class best and worst, by F1 on the test images.",
            "contests",
            () =>
            {
                Parts.Head(page, ClassContestText.Headings);
                using (page.Open("tbody"))
                {
                    foreach (var one in contests)
                    {
                        string[] cells = [.. ClassContestText.Row(one, report)];
                        using (page.Open("tr"))
                        {
                            Parts.RowHead(page, cells[0]);
                            page.Element("td", () => page.Name(cells[1]));
                            Parts.Number(page, cells[2]);
                            page.Element("td", () => page.Name(cells[3]));
                            Parts.Number(page, cells[4]);
                        }
                    }
                }
            }
        );
    }
}
