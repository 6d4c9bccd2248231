using Permafrost.Bench.Measuring;
using Permafrost.Bench.Workers;

namespace Permafrost.Bench.Reports;

/// <summary>Measures the stage Report by itself, round by round, and writes the page.</summary>
internal static class ReportBenchmark
{
    private const string Page = "report.md";

    public static int Run(RoundsArguments arguments)
    {
        var rounds = new Rounds<ReportSubject>(
            [.. ReportSubject.All.Select(subject => new Measurement<ReportSubject>(subject, Worker(subject)))],
            arguments.Only
        );
        if (arguments.List)
        {
            rounds.List();
            return 0;
        }

        foreach (var measurement in rounds.Measurements)
        {
            Console.WriteLine($"{measurement.Name}: getting ready");
            _ = ChildProgram.Run(Worker(measurement.Subject, $"--{ReportWorker.Write}"));
        }

        var machine = Machine.Read();
        machine.Print();
        rounds.Run(arguments.Rounds);
        machine.Save(Page, new ReportPage(machine, arguments, rounds.Readings).ToMarkdown(), arguments.Whole);
        return rounds.OursFailed ? 1 : 0;
    }

    private static Command Worker(ReportSubject subject, params string[] settings) =>
        Command.Worker("report", [$"--study={subject.Name}", .. settings]);
}
