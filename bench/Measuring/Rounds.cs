using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Experiments.Expansion;

namespace Permafrost.Bench.Measuring;

/// <summary>Makes every measurement in turn, round by round: a machine that is slower for a while is so for all of them.</summary>
/// <param name="plan">Everything that can be measured.</param>
/// <param name="only">Globs over the names of what is to be measured; empty means all.</param>
internal sealed class Rounds<TSubject>(IReadOnlyList<Measurement<TSubject>> plan, IReadOnlyList<string> only)
    where TSubject : ISubject
{
    /// <summary>What is to be measured.</summary>
    /// <exception cref="UserErrorException">A glob matches nothing.</exception>
    public IReadOnlyList<Measurement<TSubject>> Measurements { get; } = Chosen(plan, only);

    /// <summary>What was measured.</summary>
    public Readings<TSubject> Readings { get; } = new();

    /// <summary>Looks at what a measurement left; throws <see cref="MeasurementFailedException"/> where it does not count.</summary>
    public Action<TSubject> Check { get; init; } = _ => { };

    /// <summary>Whether something of ours could not be measured. A peer may be missing; what is ours has to run.</summary>
    public bool OursFailed =>
        Measurements.Any(measurement => measurement.Subject.IsOurs && Readings.Failure(measurement.Subject) is not null);

    /// <summary>Prints the names of what would be measured.</summary>
    public void List() => Console.WriteLine(string.Join('\n', Measurements.Select(measurement => measurement.Name)));

    /// <summary>Measures everything so many times; what fails is left out from then on.</summary>
    public void Run(int rounds)
    {
        for (int round = 1; round <= rounds; round++)
        {
            foreach (var measurement in Measurements.Where(measurement => Readings.Failure(measurement.Subject) is null))
            {
                Measure(measurement, $"round {round}/{rounds}");
            }
        }
    }

    private void Measure(Measurement<TSubject> measurement, string round)
    {
        try
        {
            var reading = Run(measurement);
            Check(measurement.Subject);
            Readings.Add(measurement.Subject, reading);
            string values = string.Join(", ", reading.Values.Select(value => $"{value.Key} {Quantity.Plain(value.Value)}"));
            Console.WriteLine($"{round}  {measurement.Name}: {values}{(reading.Note.Length > 0 ? $" ({reading.Note})" : "")}");
        }
        catch (MeasurementFailedException exception)
        {
            Readings.Fail(measurement.Subject, $"{round}: {exception.Message}");
            Console.Error.WriteLine($"{round}  {measurement.Name}: not measured: {exception.Message}");
        }
    }

    private static Reading Run(Measurement<TSubject> measurement)
    {
        if (measurement.Companion is not { } command)
        {
            return ChildProgram.Run(measurement.Command);
        }

        using var companion = ChildProgram.Start(command);
        try
        {
            var reading = ChildProgram.Run(measurement.Command);
            return !companion.HasExited
                ? reading
                : throw new MeasurementFailedException(
                    $"the program beside it ended too early: {companion.StandardError.ReadToEnd().Trim().ReplaceLineEndings(" ")}"
                );
        }
        finally
        {
            companion.Kill();
            companion.WaitForExit();
        }
    }

    private static List<Measurement<TSubject>> Chosen(IReadOnlyList<Measurement<TSubject>> all, IReadOnlyList<string> only)
    {
        foreach (string pattern in only.Where(pattern => !all.Any(measurement => OnlyFilter.Matches(measurement.Name, pattern))))
        {
            string nearest = string.Join(", ", NearestName.Closest(pattern, all.Select(measurement => measurement.Name), 3));
            throw new UserErrorException($"--only={pattern} matches no measurement; expected a pattern such as {nearest}");
        }

        return [.. all.Where(measurement => OnlyFilter.Takes(measurement.Name, only))];
    }
}
