using System.Collections.Immutable;
using Permafrost.Reporting.Plots;
using Permafrost.Reporting.Results;

namespace Permafrost.Reporting.Html;

/// <summary>How many images of each class the splits hold, as bars.</summary>
internal static class ClassDistribution
{
    /// <summary>More classes than this make bars that nobody compares; the table has them.</summary>
    private const int MostClasses = 60;

    public static void Write(Markup page, DatasetSummary dataset, ImmutableArray<DatasetSplit> splits)
    {
        if (splits.IsEmpty || dataset.Classes.Length > MostClasses)
        {
            return;
        }

        page.Element("h4", "Class distribution");
        using (page.Open("div", ("class", "panels")))
        {
            foreach (var split in splits)
            {
                using (page.Open("figure"))
                {
                    page.Raw(
                        new BarChart
                        {
                            Title = $"Images of {split.Name}",
                            Bars = [.. dataset.Classes.Select((name, k) => (name, split.CountPerClass[k]))],
                        }.ToSvg()
                    );
                }
            }
        }

        page.Element("p", "Each split has its own scale, from 0.", ("class", "note"));
    }
}
