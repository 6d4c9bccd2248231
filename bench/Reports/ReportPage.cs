using Permafrost.Bench.Measuring;
using Permafrost.Bench.Workers;

namespace Permafrost.Bench.Reports;

/// <summary><c>report.md</c>: what it takes to write the report of many experiments.</summary>
/// <param name="machine">Where.</param>
/// <param name="arguments">How often and how much.</param>
/// <param name="readings">What was measured.</param>
internal sealed class ReportPage(Machine machine, RoundsArguments arguments, Readings<ReportSubject> readings)
{
    private const double MostMemory = 400e6;
    private const double LargestPage = 5e6;

    private readonly ResultPage page = new();

    public string ToMarkdown()
    {
        page.Head("The report of many experiments", "report", machine, arguments.Whole ? null : "some measurements or fewer rounds");
        page.Versions(machine, readings.Software);
        page.GoalTable([
            .. ReportSubject.All.SelectMany(subject =>
                new[]
                {
                    Most(subject, "seconds", ReportWorker.Seconds, subject.LongestSeconds, Quantity.Seconds),
                    Most(subject, "memory (RssAnon)", ChildProgram.PeakAnonymousBytes, MostMemory, Quantity.Megabytes),
                    Most(subject, "index.html", ReportWorker.HtmlBytes, LargestPage, bytes => $"{bytes / 1e6:F2}\u00a0MB"),
                }
            ),
        ]);
        page.ReadingTable(
            readings,
            ReportSubject.All.Select(subject => (subject, subject.Words)),
            [
                ReportWorker.Seconds,
                ChildProgram.PeakAnonymousBytes,
                ReportWorker.HtmlBytes,
                ReportWorker.MarkdownBytes,
                ReportWorker.JsonBytes,
            ]
        );
        page.Line(
            $"""
            ## How it was measured

            - Rounds: {arguments.Rounds}; in each, every study once and in turn, each in a process of its own. Goals are compared with medians.
            - Seconds: the stage Report by itself, on one thread, from results in files that are in the system's memory to its three files on the disk; compiling (JIT) is in it, reading the
              experiments and starting the program is not.
            - Results: made up from a seed, 10,000 test images of ten classes each; one experiment in ninety-seven failed. Predictions have as many digits as those of a network, and
              a model of 1.7 MB is hashed for each. The studies of a thousand have the same ones.
            - RssAnon: the largest value in `/proc/PID/status`, looked at from outside every 20 ms; reading the experiments is in it.
            """
        );
        return page.Text;
    }

    private Goal Most(ReportSubject subject, string what, string value, double most, Func<double, string> text) =>
        Goal.AtMost($"{subject.Words}: {what}", most, readings.Value(subject, value), text) with
        {
            Obstacle = readings.Failure(subject),
        };
}
