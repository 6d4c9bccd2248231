using System.Collections.Immutable;
using System.Globalization;
using Permafrost.Reporting.Examples;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>Test images with what the network said of them: framed green where it is right, red and dashed where it is wrong, and a sign for those who do not see colours.</summary>
internal static class ExamplesPart
{
    private const string Uncertain = "uncertain";

    /// <summary>The sample, right and wrong ones of an experiment; nothing where the page holds no pictures of it.</summary>
    public static void Write(Markup page, ExperimentResult one, ReportDocument report)
    {
        if (one.Examples is not { } examples || !report.Pictures.Has(one))
        {
            return;
        }

        Parts.Heading(page, "images", "Test images");
        int right = examples.Sample.Count(image => image.IsRight);
        WriteTiles(
            page,
            "sample",
            $"{Counted(examples.Sample.Length, "test image")} drawn at random, the same for every experiment: {right} right, {examples.Sample.Length - right} wrong. "
                + "Below each, the chosen class and its probability, and where it is wrong the true class and its probability.",
            examples.Sample,
            one,
            report
        );
        WriteTiles(page, "right", "Some that are classified right, of different classes.", examples.Right, one, report);
        WriteTiles(page, "mistakes", "The mistakes of which the network is most sure.", examples.Mistakes, one, report);
    }

    /// <summary>Those of which it is least sure.</summary>
    public static void WriteUncertain(Markup page, ExperimentResult one, ReportDocument report)
    {
        if (one.Examples is { } examples && report.Pictures.Has(one))
        {
            WriteTiles(page, Uncertain, "The test images with the highest entropy, the highest first.", examples.Uncertain, one, report);
        }
    }

    /// <summary>Every picture once; tiles refer to them.</summary>
    public static void WritePictures(Markup page, ReportDocument report)
    {
        if (report.Pictures.Pictures.Count == 0)
        {
            return;
        }

        using (page.Open("svg", ("class", "store"), ("width", "0"), ("height", "0"), ("aria-hidden", "true")))
        {
            for (int number = 0; number < report.Pictures.Pictures.Count; number++)
            {
                var picture = report.Pictures.Pictures[number];
                string width = Text(picture.Width);
                string height = Text(picture.Height);
                using (page.Open("symbol", ("id", Anchor(number)), ("viewBox", $"0 0 {width} {height}")))
                {
                    page.Element(
                        "image",
                        "",
                        ("width", width),
                        ("height", height),
                        ("href", "data:image/png;base64," + Convert.ToBase64String(picture.Png.AsSpan()))
                    );
                }
            }
        }
    }

    /// <summary>One of the pictures that <see cref="WritePictures"/> wrote.</summary>
    /// <param name="page">Written to.</param>
    /// <param name="number">Its number.</param>
    /// <param name="index">Which test image it is.</param>
    public static void WritePicture(Markup page, int number, int index) =>
        page.Element(
            "svg",
            () => page.Inline("use", "", ("href", $"#{Anchor(number)}")),
            ("role", "img"),
            ("aria-label", $"test image {Text(index)}")
        );

    private static void WriteTiles(
        Markup page,
        string kind,
        string caption,
        ImmutableArray<ClassifiedImage> images,
        ExperimentResult one,
        ReportDocument report
    )
    {
        if (images.IsEmpty)
        {
            return;
        }

        using (page.Open("figure", ("class", $"tiles {kind}")))
        {
            page.Element("figcaption", caption, ("class", "note"));
            using (page.Open("ul"))
            {
                foreach (var image in images)
                {
                    WriteTile(page, image, string.Equals(kind, Uncertain, StringComparison.Ordinal), one, report);
                }
            }
        }
    }

    private static void WriteTile(Markup page, ClassifiedImage image, bool withEntropy, ExperimentResult one, ReportDocument report)
    {
        string predicted = one.Dataset.Classes[image.Predicted];
        using (page.Open("li", ("class", image.IsRight ? "hit" : "miss")))
        {
            WritePicture(page, report.Pictures.NumberOf(one, image.Index), image.Index);
            page.Element(
                "p",
                () =>
                    page.Inline(
                            "b",
                            image.IsRight ? "\u2713" : "\u2717",
                            ("aria-label", image.IsRight ? "right" : "wrong"),
                            ("role", "img")
                        )
                        .Text(" ")
                        .Name(predicted)
                        .Text(" " + Probability(image.Probability))
            );
            if (!image.IsRight)
            {
                page.Element(
                    "p",
                    () => page.Text("is ").Name(one.Dataset.Classes[image.Label]).Text(" " + Probability(image.LabelProbability)),
                    ("class", "soft")
                );
            }

            if (withEntropy && image.Entropy is { } entropy)
            {
                page.Element("p", $"entropy {Figures.Decimal(entropy)}", ("class", "soft"));
            }
        }
    }

    private static string Anchor(int number) => $"picture-{Text(number + 1)}";

    /// <summary>97.3 %</summary>
    private static string Probability(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + "\u00a0%";

    private static string Counted(int count, string what) => $"{Figures.Whole(count)} {what}{(count == 1 ? "" : "s")}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
