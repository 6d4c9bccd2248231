using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Core.Text;
using Permafrost.Experiments.Expansion;

namespace Permafrost.Bench.Training;

/// <summary>Measures everything of <see cref="MeasurementPlan"/> round by round and writes the page.</summary>
internal static class TrainingBenchmark
{
    private const string Page = "training.md";

    /// <exception cref="MeasurementFailedException">Ours failed before anything could be measured.</exception>
    public static int Run(TrainingArguments arguments)
    {
        var files = BenchFiles.Of(arguments.Images);
        var plan = new MeasurementPlan(arguments, files).All;
        var measurements = Chosen(plan, arguments.Only);
        if (arguments.List)
        {
            Console.WriteLine(string.Join('\n', measurements.Select(measurement => measurement.Name)));
            return 0;
        }

        var machine = Machine.Read();
        Console.WriteLine($"{machine.Processor}, {machine.Kernel}; load average {machine.Load}: other programs falsify what follows");
        var readings = new Readings();
        BenchData.Prepare(BenchNetwork.Main.Read(), arguments.Data, arguments.Images);
        if (arguments.Install)
        {
            Peers.Install();
        }

        foreach (var network in BenchNetwork.All)
        {
            new NetworkPreparation(network, files, readings).Run(plan, measurements);
        }

        for (int round = 1; round <= arguments.Rounds; round++)
        {
            foreach (var measurement in measurements.Where(measurement => readings.Failure(measurement.Subject) is null))
            {
                Measure(measurement, readings, $"round {round}/{arguments.Rounds}");
            }
        }

        string folder = arguments.Whole ? Path.Combine(Checkout.Results, machine.Slug) : Checkout.Scratch;
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, Page);
        AtomicFile.WriteText(path, new TrainingPage(machine, arguments, plan, readings).ToMarkdown());
        Console.WriteLine(path);

        // A peer may be missing; what is ours has to run.
        return measurements.Any(measurement => measurement.Subject.IsOurs && readings.Failure(measurement.Subject) is not null) ? 1 : 0;
    }

    private static void Measure(Measurement measurement, Readings readings, string round)
    {
        try
        {
            var reading = Run(measurement);
            readings.Add(measurement.Subject, reading);
            string values = string.Join(", ", reading.Values.Select(value => $"{value.Key} {Quantity.Plain(value.Value)}"));
            Console.WriteLine($"{round}  {measurement.Name}: {values}{(reading.Note.Length > 0 ? $" ({reading.Note})" : "")}");
        }
        catch (MeasurementFailedException exception)
        {
            readings.Fail(measurement.Subject, $"{round}: {exception.Message}");
            Console.Error.WriteLine($"{round}  {measurement.Name}: not measured: {exception.Message}");
        }
    }

    private static Reading Run(Measurement measurement)
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

    private static List<Measurement> Chosen(IReadOnlyList<Measurement> all, IReadOnlyList<string> only)
    {
        foreach (string pattern in only.Where(pattern => !all.Any(measurement => OnlyFilter.Matches(measurement.Name, pattern))))
        {
            string nearest = string.Join(", ", NearestName.Closest(pattern, all.Select(measurement => measurement.Name), 3));
            throw new UserErrorException($"--only={pattern} matches no measurement; expected a pattern such as {nearest}");
        }

        return [.. all.Where(measurement => OnlyFilter.Takes(measurement.Name, only))];
    }
}
