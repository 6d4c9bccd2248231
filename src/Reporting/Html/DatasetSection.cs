using System.Collections.Immutable;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>What the experiments were trained and measured on.</summary>
internal static class DatasetSection
{
    public static void Write(Markup page, ReportDocument report)
    {
        using (Parts.Section(page, "datasets", "Data"))
        {
            foreach (var (dataset, number) in report.Datasets.Select((dataset, i) => (dataset, i + 1)))
            {
                Parts.Heading(page, "h3", $"dataset-{number}", () => page.Name(dataset.Name));
                if (dataset.Description.Length > 0)
                {
                    page.Element("p", dataset.Description, ("dir", "auto"));
                }

                if (dataset.Licence.Length > 0)
                {
                    page.Element("p", () => page.Text("Licence: ").Name(dataset.Licence), ("class", "soft"));
                }

                var splits = DatasetCounts.Of(dataset, report);
                WriteCounts(page, dataset, splits, $"dataset-{number}");
                ClassDistribution.Write(page, dataset, splits);
                if (dataset.Examination is { } examination)
                {
                    ExaminationPart.Write(page, dataset, examination);
                }

                WriteAugmentation(page, dataset, report);
            }
        }
    }

    private static void WriteAugmentation(Markup page, DatasetSummary dataset, ReportDocument report)
    {
        var shown = report
            .Experiments.Where(one => one.Augmented is not null && string.Equals(one.Dataset.Name, dataset.Name, StringComparison.Ordinal))
            .ToList();
        if (shown.Count > 0)
        {
            page.Element("h4", "Augmentation");
        }

        foreach (var one in shown)
        {
            using (page.Open("figure", ("class", "augmented")))
            {
                page.Image(one.Augmented!, "Rows of training images: the original, then the same image in one epoch after the other.");
                page.Element(
                    "figcaption",
                    () =>
                        page.Text("Training images as they are, in the first column, and as ")
                            .Name(one.Name)
                            .Text(" sees them in its first epochs: ")
                            .Name(JsonNodeText.Plain(one.Parameters.FirstOrDefault(entry => entry.Key == "augment").Value))
                            .Text("."),
                    ("class", "note")
                );
            }
        }
    }

    private static void WriteCounts(Markup page, DatasetSummary dataset, ImmutableArray<DatasetSplit> splits, string id)
    {
        Parts.Table(
            page,
            "Images by class.",
            "counts",
            () =>
            {
                Parts.Head(page, ["Class", .. splits.Select(split => "#" + split.Name)]);
                using (page.Open("tbody"))
                {
                    for (int k = 0; k < dataset.Classes.Length; k++)
                    {
                        using (page.Open("tr", ("id", $"{id}-class-{k + 1}")))
                        {
                            Parts.RowHead(page, dataset.Classes[k]);
                            foreach (var split in splits)
                            {
                                Parts.Number(page, Figures.Whole(split.CountPerClass[k]));
                            }
                        }
                    }
                }

                using (page.Open("tfoot"))
                using (page.Open("tr"))
                {
                    page.Element("th", "All classes", ("scope", "row"));
                    foreach (var split in splits)
                    {
                        Parts.Number(page, Figures.Whole(split.CountPerClass.Sum()));
                    }
                }
            }
        );
    }
}
