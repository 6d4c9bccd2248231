using System.Globalization;
using Permafrost.Reporting.Examination;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>What is in the files of a dataset: samples, kinds, and what a careful reader would ask about.</summary>
internal static class ExaminationPart
{
    /// <summary>Files that the page lists; <c>dataset.json</c> lists more.</summary>
    private const int MostListed = 50;

    public static void Write(Markup page, DatasetSummary dataset, DatasetExamination found)
    {
        page.Element("p", FilesSentence(found));
        foreach (string warning in found.Warnings)
        {
            page.Element("p", () => page.Inline("strong", "Note: ").Name(warning + "."), ("class", "warning"));
        }

        WriteSamples(page, dataset, found);
        WriteUnusable(page, dataset, found);
        WriteEqual(page, dataset, found);
        WriteAlike(page, dataset, found);
    }

    /// <summary>Number, size and kind of the files.</summary>
    internal static string FilesSentence(DatasetExamination found)
    {
        var parts = new List<string> { $"{Counted(found.Files, "file")}, {Figures.Bytes(found.SizeBytes)}" };
        if (found is { Width: { } width, Height: { } height })
        {
            parts.Add(
                found.DifferentSizes == 1
                    ? $"all {width.Median} x {height.Median} pixels"
                    : $"{Span(width)} pixels wide and {Span(height)} high (medians {width.Median} and {height.Median}; {Counted(found.DifferentSizes, "size")})"
            );
        }

        parts.Add(
            string.Join(", ", found.Modes.Select(mode => found.Modes.Length == 1 ? mode.Name : $"{Figures.Whole(mode.Count)} {mode.Name}"))
        );
        if (found.Turned > 0)
        {
            parts.Add($"{Figures.Whole(found.Turned)} turned as their EXIF data say");
        }

        if (found.IgnoredCount > 0)
        {
            parts.Add($"{Counted(found.IgnoredCount, "other file")} passed over");
        }

        return string.Join("; ", parts.Where(part => part.Length > 0)) + ".";
    }

    /// <summary>Duplicates in one sentence.</summary>
    internal static string EqualSentence(DatasetExamination found) =>
        found.EqualCount == 0
            ? "No picture occurs twice, pixel for pixel."
            : $"Equal pictures, pixel for pixel: {Figures.Whole(found.DuplicatesInTrain)} within the training images, "
                + $"{Figures.Whole(found.DuplicatesInTest)} within the test images; {Counted(found.TestInTrain, "test image")} also among the training images"
                + (found.DroppedCount > 0 ? $", which therefore lost {Figures.Whole(found.DroppedCount)}" : "")
                + $"; {Figures.Whole(found.ConflictingLabels)} with conflicting labels.";

    private static void WriteSamples(Markup page, DatasetSummary dataset, DatasetExamination found)
    {
        var shown = found.Samples.Where(one => one.Picture is not null).ToList();
        if (shown.Count == 0)
        {
            return;
        }

        Parts.Table(
            page,
            "Some images of each class, shown whole.",
            "samples",
            () =>
            {
                string[] splits = [.. shown.Select(one => one.Split).Distinct(StringComparer.Ordinal)];
                Parts.Head(page, ["Class", .. splits]);
                using (page.Open("tbody"))
                {
                    foreach (var images in shown.GroupBy(one => one.Label).OrderBy(group => group.Key))
                    {
                        using (page.Open("tr"))
                        {
                            Parts.RowHead(page, ClassName(dataset, images.Key));
                            foreach (string split in splits)
                            {
                                page.Element(
                                    "td",
                                    () => WritePictures(page, images.Where(one => one.Split == split)),
                                    ("class", "pictures")
                                );
                            }
                        }
                    }
                }
            }
        );
    }

    private static void WriteUnusable(Markup page, DatasetSummary dataset, DatasetExamination found)
    {
        if (found.UnusableCount == 0)
        {
            return;
        }

        page.Element("h4", $"{Counted(found.UnusableCount, "file")} that cannot be used");
        Parts.Table(
            page,
            Listed("They are left out.", Math.Min(found.Unusable.Length, MostListed), found.UnusableCount),
            "files",
            () =>
            {
                Parts.Head(page, ["File", "Class", "Split", "What is wrong"]);
                using (page.Open("tbody"))
                {
                    foreach (var one in found.Unusable.Take(MostListed))
                    {
                        using (page.Open("tr"))
                        {
                            Parts.RowHead(page, one.Image.Path);
                            page.Element("td", () => page.Name(ClassName(dataset, one.Image.Label)));
                            page.Element("td", one.Image.Split);
                            page.Element("td", () => page.Name(one.Reason), ("class", "reason"));
                        }
                    }
                }
            }
        );
    }

    private static void WriteEqual(Markup page, DatasetSummary dataset, DatasetExamination found)
    {
        page.Element("h4", "Equal and similar pictures");
        page.Element("p", EqualSentence(found));
        var groups = found.Equal.Where(group => group.Images.Any(one => one.Picture is not null)).ToList();
        if (groups.Count == 0)
        {
            return;
        }

        using (page.Open("div", ("class", "groups")))
        {
            foreach (var group in groups)
            {
                using (page.Open("figure"))
                {
                    page.Element("div", () => WritePictures(page, group.Images), ("class", "pictures"));
                    using (page.Open("figcaption"))
                    {
                        if (group.HasConflictingLabels)
                        {
                            page.Element("p", "conflicting labels", ("class", "badge failed"));
                        }

                        if (group is { InTrain: > 0, InTest: > 0 })
                        {
                            page.Element("p", "train and test", ("class", "badge"));
                        }

                        WriteFiles(page, dataset, group.Images);
                        int more = group.InTrain + group.InTest - group.Images.Length;
                        if (more > 0)
                        {
                            page.Element("p", $"and {Figures.Whole(more)} more", ("class", "note"));
                        }
                    }
                }
            }
        }

        if (found.EqualCount > groups.Count)
        {
            page.Element("p", Listed("", groups.Count, found.EqualCount), ("class", "note"));
        }
    }

    private static void WriteAlike(Markup page, DatasetSummary dataset, DatasetExamination found)
    {
        if (found.AlikeCount == 0)
        {
            page.Element("p", "No two different pictures look nearly the same to a perceptual hash.", ("class", "soft"));
            return;
        }

        using (page.Open("details"))
        {
            page.Element(
                "summary",
                $"{Counted(found.AlikeCount, "pair")} of different pictures that look alike to a perceptual hash, {Figures.Whole(found.AlikeAcrossSplits)} of a training and a test image: a hint, not a finding"
            );
            using (page.Open("div", ("class", "groups")))
            {
                foreach (var pair in found.Alike.Where(pair => pair.First.Picture is not null))
                {
                    using (page.Open("figure"))
                    {
                        page.Element("div", () => WritePictures(page, [pair.First, pair.Second]), ("class", "pictures"));
                        using (page.Open("figcaption"))
                        {
                            WriteFiles(page, dataset, [pair.First, pair.Second]);
                        }
                    }
                }
            }
        }
    }

    private static void WriteFiles(Markup page, DatasetSummary dataset, IEnumerable<ExaminedImage> images)
    {
        foreach (var one in images)
        {
            page.Element(
                "p",
                () => page.Name(one.Path).Text(" ").Inline("small", $"{one.Split}, {ClassName(dataset, one.Label)}", ("class", "soft")),
                ("class", "file")
            );
        }
    }

    private static void WritePictures(Markup page, IEnumerable<ExaminedImage> images)
    {
        foreach (var one in images)
        {
            if (one.Picture is { } picture)
            {
                page.Image(picture, one.Path);
            }
        }
    }

    private static string ClassName(DatasetSummary dataset, int label) => dataset.Classes[label];

    private static string Listed(string sentence, int shown, int all) =>
        shown == all
            ? sentence
            : $"{sentence} The first {Figures.Whole(shown)} of {Figures.Whole(all)} are shown; dataset.json lists more.".TrimStart();

    private static string Span(PixelRange range) =>
        range.Smallest == range.Largest
            ? range.Median.ToString(CultureInfo.InvariantCulture)
            : $"{range.Smallest.ToString(CultureInfo.InvariantCulture)} to {range.Largest.ToString(CultureInfo.InvariantCulture)}";

    private static string Counted(int count, string what) => $"{Figures.Whole(count)} {what}{(count == 1 ? "" : "s")}";
}
