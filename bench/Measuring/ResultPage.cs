using System.Runtime.InteropServices;
using System.Text;

namespace Permafrost.Bench.Measuring;

/// <summary>A page of <c>bench/results</c>: what all of them have in common.</summary>
internal sealed class ResultPage
{
    private readonly StringBuilder text = new();

    /// <summary>The page so far.</summary>
    public string Text => text.ToString();

    public void Line(string line = "") => text.Append(line).Append('\n');

    /// <param name="title">What was measured.</param>
    /// <param name="command">The command that measures it.</param>
    /// <param name="machine">Where.</param>
    /// <param name="missing">What keeps the page from being quoted, if anything.</param>
    public void Head(string title, string command, Machine machine, string? missing)
    {
        Line($"# {title} on {machine.Processor}, {machine.Kernel}");
        Line();
        Line(
            $"Written by `dotnet run --project bench -- {command}`; do not edit. How to read it: [performance](../../../docs/performance.md)."
        );
        Line();
        if (missing is not null)
        {
            Line($"**Not a whole run** ({missing}): for a look, not to be quoted.");
            Line();
        }
    }

    /// <param name="machine">Where.</param>
    /// <param name="software">Versions of the peers, by name.</param>
    public void Versions(Machine machine, IEnumerable<KeyValuePair<string, string>> software)
    {
        Line("| what | version |");
        Line("| --- | --- |");
        Line($"| processor | {machine.Processor}, {machine.Cores} cores |");
        Line($"| system | {machine.System} |");
        Line($"| other programs before the run | load average {machine.Load} |");
        Line(
            $"| Permafrost | {machine.Commit ?? "outside a checkout"}{(machine.Changed ? ", with changes" : "")}, kernel {machine.Kernel} |"
        );
        Line($"| .NET | {RuntimeInformation.FrameworkDescription} |");
        foreach (var (name, version) in software)
        {
            Line($"| {name} | {version} |");
        }

        Line();
    }

    /// <summary>The section of medians and ranges: for each subject the values that it has.</summary>
    /// <param name="readings">What was measured.</param>
    /// <param name="subjects">Of what, with how it is called in words.</param>
    /// <param name="names">Names of the values.</param>
    public void ReadingTable<TSubject>(
        Readings<TSubject> readings,
        IEnumerable<(TSubject Subject, string Words)> subjects,
        IReadOnlyList<string> names
    )
        where TSubject : ISubject
    {
        Line("## Readings");
        Line();
        Line("| what | value | median (and range) |");
        Line("| --- | --- | --: |");
        foreach (var (subject, words) in subjects)
        {
            foreach (string name in names)
            {
                if (readings.Values(subject, name) is { Count: > 0 } values)
                {
                    Line($"| {words} | {name.Replace('_', ' ')} | {Quantity.WithRange(values)} |");
                }
            }
        }

        Line();
    }

    public void GoalTable(IReadOnlyList<Goal> goals)
    {
        Line("## Goals");
        Line();
        Line("| what | goal | measured | met |");
        Line("| --- | --- | --- | --- |");
        foreach (var goal in goals)
        {
            string measured = goal.Measured ?? (goal.Obstacle is { } obstacle ? $"not measured: {obstacle}" : "not measured");
            Line($"| {goal.What} | {goal.Aim} | {measured} | {(goal.Measured is null ? "" : goal.Met ? "yes" : "no")} |");
        }

        Line();
    }
}
