using Permafrost.Reporting.Repeats;

namespace Permafrost.Reporting.Html;

/// <summary>Which experiments of a study find each class best and worst.</summary>
internal static class ClassContestTable
{
    public static void Write(Markup page, ReportStudy study, ReportDocument report, string id)
    {
        var contests = ClassContest.Of(study);
        if (contests.IsEmpty)
        {
            return;
        }

        Parts.Heading(page, "h3", $"{id}-classes", () => page.Text(ClassContestText.Title));
        Parts.Table(
            page,
            "Who finds each class best and worst, by F1 on the test images.",
            "contests",
            () =>
            {
                Parts.Head(page, ClassContestText.Headings);
                using (page.Open("tbody"))
                {
                    foreach (var (one, k) in contests.Select((one, k) => (one, k)))
                    {
                        string[] cells = [.. ClassContestText.Row(one, report)];
                        using (page.Open("tr", ("id", $"{id}-class-{k + 1}")))
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
