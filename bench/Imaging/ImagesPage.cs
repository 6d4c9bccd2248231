using Permafrost.Bench.Measuring;
using Permafrost.Bench.Workers;

namespace Permafrost.Bench.Imaging;

/// <summary><c>images.md</c>: every ratio beside its goal, what it was computed from, and how it was measured.</summary>
/// <param name="machine">Where.</param>
/// <param name="arguments">How often and how much.</param>
/// <param name="readings">What was measured.</param>
internal sealed class ImagesPage(Machine machine, ImagesArguments arguments, Readings<ImagesSubject> readings)
{
    private readonly ResultPage page = new();

    public string ToMarkdown()
    {
        page.Head("JPEG files", "images", machine, arguments.Whole ? null : "some measurements or fewer rounds");
        page.Versions(machine, readings.Software);
        page.GoalTable(new ImagesGoals(readings).All);
        RateTable();
        Method();
        return page.Text;
    }

    private void RateTable()
    {
        page.Line("## Rates");
        page.Line();
        page.Line("| files | what | program | images/s, median (and range) | megapixels/s | RssAnon |");
        page.Line("| --- | --- | --- | --: | --: | --: |");
        foreach (var subject in ImagesPlan.All.Select(measurement => measurement.Subject))
        {
            string row = $"| {subject.Files.Name} | {ImagesGoals.Words(subject)} | {Who(subject)} ";
            page.Line(
                readings.Values(subject, ImagesWorker.ImagesPerSecond) is { Count: > 0 } rates
                    ? $"{row}| {Quantity.WithRange(rates)} "
                        + $"| {Shown(readings.Value(subject, ImagesWorker.MegapixelsPerSecond), value => value.ToString("F0"))} "
                        + $"| {Shown(readings.Value(subject, ChildProgram.PeakAnonymousBytes), Quantity.Megabytes)} |"
                    : $"{row}| {(readings.Failure(subject) is { } reason ? $"not measured: {reason}" : "not measured")} | | |"
            );
        }

        page.Line();
    }

    private void Method() =>
        page.Line(
            $"""
            ## How it was measured

            - small: {ImageFiles.Small.Description}. photos: {ImageFiles.Photos.Description}.
            - Rounds: {arguments.Rounds}; in each, everything once and in turn, each program in a process of its own. A ratio is the median over the rounds of the
              ratio within a round.
            - Files are in memory. A program goes over all of them once to warm up, then again and again for two seconds; the median pass counts. RssAnon contains the files.
            - The same computation: Pillow's rates count only where the SHA-256 of all its pixels, decoded or resized, is that of ours. Resizing is bilinear with antialiasing
              to RGB; orientations are not applied.
            - Pillow decodes with the libjpeg-turbo that its version names, without its draft mode, whose pixels are others.
            - Several threads share nothing but the files. Of several processes one is timed while the others do the same; the table has its rate alone.
            """
        );

    private static string Who(ImagesSubject subject) =>
        subject.Program switch
        {
            ImagesSubject.Pillow => "Pillow",
            ImagesSubject.Processes => $"Permafrost, one of {subject.Workers} processes",
            _ => subject.Workers == 1 ? "Permafrost" : $"Permafrost, {subject.Workers} threads",
        };

    private static string Shown(double? value, Func<double, string> text) => value is { } found ? text(found) : "";
}
