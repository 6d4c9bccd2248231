using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons;

/// <summary>The table of hard images, as Markdown shows it.</summary>
internal static class HardImagesText
{
    public const string Title = "Hardest test images";

    public static IReadOnlyList<string> Headings { get; } =
    ["#index", "class", "#wrong in", "most often taken for", "#mean probability of its class"];

    public static string Explanation(HardImages hard) =>
        $"Of {Figures.Whole(hard.Count)} test images, {Figures.Whole(hard.WrongInMost)} are classified wrong by more than half of "
        + $"{Figures.Whole(hard.Experiments)} experiments, {Figures.Whole(hard.WrongInAll)} by all of them: hard to tell, or labelled wrong.";

    public static IEnumerable<string> Row(HardImage image, HardImages hard) =>
        [
            // A row's number is no quantity: without thousands' separators.
            $"{image.Index}",
            image.Label,
            $"{Figures.Whole(image.Wrong)} of {Figures.Whole(hard.Experiments)}",
            $"{image.MostChosen} ({Figures.Whole(image.ChosenBy)})",
            Figures.Decimal(image.TruthProbability),
        ];
}
