using Permafrost.Reporting.Comparisons;

namespace Permafrost.Reporting.Html;

/// <summary>The test images that most experiments get wrong; nothing where there are none.</summary>
internal static class HardImagesSection
{
    public const string Anchor = "hard-images";

    /// <summary>Whether there is anything to show.</summary>
    public static bool IsThere(ReportDocument report) => report.Hardest.Any(set => !set.Images.IsEmpty);

    public static void Write(Markup page, ReportDocument report)
    {
        var sets = report.Hardest.Where(set => !set.Images.IsEmpty).ToList();
        if (sets.Count == 0)
        {
            return;
        }

        using (Parts.Section(page, Anchor, HardImagesText.Title))
        {
            foreach (var hard in sets)
            {
                page.Element("h3", () => page.Name(hard.Dataset));
                page.Element("p", HardImagesText.Explanation(hard));
                Parts.Table(page, $"Hardest test images of {hard.Dataset}.", "hard-images", () => WriteRows(page, hard, report));
            }
        }
    }

    private static void WriteRows(Markup page, HardImages hard, ReportDocument report)
    {
        Parts.Head(page, HardImagesText.Headings);
        using (page.Open("tbody"))
        {
            foreach (var image in hard.Images)
            {
                string[] cells = [.. HardImagesText.Row(image, hard)];
                using (page.Open("tr"))
                {
                    page.Element(
                        "th",
                        () =>
                        {
                            if (report.Pictures.NumberOf(hard, image.Index) is { } number)
                            {
                                ExamplesPart.WritePicture(page, number, image.Index);
                            }

                            page.Text(cells[0]);
                        },
                        ("scope", "row")
                    );
                    page.Element("td", () => page.Name(cells[1]));
                    Parts.Number(page, cells[2]);
                    page.Element("td", () => page.Name(cells[3]));
                    Parts.Number(page, cells[4]);
                }
            }
        }
    }
}
