using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>Every experiment, in the order of the report: of many, those of highest validation accuracy in full as long as there is room, the others in brief.</summary>
internal static class ExperimentSections
{
    /// <summary>A report of more experiments is a long one, in which at most so many have tables and curves.</summary>
    public const int MostInFull = 60;

    /// <summary>Anchor of what stands before the sections where some are brief.</summary>
    public const string Overview = "experiments";

    /// <summary>So many are in full in any case.</summary>
    private const int FewestInFull = 5;

    /// <param name="page">Written to.</param>
    /// <param name="report">The report.</param>
    /// <param name="room">Letters that the sections of a long report may have together.</param>
    public static void Write(Markup page, ReportDocument report, int room)
    {
        if (!report.IsLong)
        {
            for (int index = 0; index < report.Experiments.Length; index++)
            {
                ExperimentSection.Write(page, report.Experiments[index], index, report, shared: null);
            }

            return;
        }

        var shared = SharedParameters.Of(report);
        Markup[] sections = [.. report.Experiments.Select((one, index) => Section(one, index, report, shared))];
        int inFull = Enlarge(sections, report, room - sections.Sum(section => section.Length));
        WriteOverview(page, shared, inFull, report);
        foreach (var section in sections)
        {
            page.Add(section);
        }
    }

    /// <summary>Puts whole sections in the place of brief ones, and says how many.</summary>
    private static int Enlarge(Markup[] sections, ReportDocument report, int room)
    {
        int inFull = 0;
        foreach (var one in report.InOrderOfInterest.Take(MostInFull))
        {
            int index = report.PositionOf(one.Name);
            var whole = Section(one, index, report, shared: null);
            room -= whole.Length - sections[index].Length;
            if (room < 0 && inFull >= FewestInFull)
            {
                break;
            }

            sections[index] = whole;
            inFull++;
        }

        return inFull;
    }

    private static Markup Section(ExperimentResult one, int index, ReportDocument report, SharedParameters? shared)
    {
        var section = new Markup();
        ExperimentSection.Write(section, one, index, report, shared);
        return section;
    }

    private static void WriteOverview(Markup page, SharedParameters shared, int inFull, ReportDocument report)
    {
        using (Parts.Section(page, Overview, "Experiments"))
        {
            page.Element(
                "p",
                () =>
                    page.Text(
                            $"{Figures.Whole(inFull)} of {Figures.Whole(report.Experiments.Length)} experiments follow in full, those with the highest validation accuracy. "
                                + "Of the others, what sets them apart and their accuracy; all figures stand in report.json, curves and answers among the files that "
                                + "each section links to. Their pictures are in a report of their own: "
                        )
                        .Inline("code", "--target=Report --only=NAME")
                        .Text(" writes it from what is stored.")
            );
            if (!shared.Terms.IsEmpty)
            {
                page.Element("h3", "Alike in all experiments");
                using (page.Open("dl", ("class", "shared")))
                {
                    ExperimentFacts.WriteTerms(page, shared.Terms);
                }
            }
        }
    }
}
