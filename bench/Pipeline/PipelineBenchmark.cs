using System.Diagnostics;
using Permafrost.Bench.Measuring;

namespace Permafrost.Bench.Pipeline;

/// <summary>Measures everything of <see cref="PipelinePlan"/> round by round and writes the page.</summary>
internal static class PipelineBenchmark
{
    private const string Page = "pipeline.md";

    /// <summary>The program as a user has it.</summary>
    public static string Program { get; } = Path.Combine(Checkout.Root, "build", "bin", "Release", "net10.0", "Permafrost.Build.dll");

    /// <exception cref="MeasurementFailedException">The program does not build.</exception>
    public static int Run(RoundsArguments arguments)
    {
        var rounds = new Rounds<PipelineSubject>(PipelinePlan.All, arguments.Only);
        if (arguments.List)
        {
            rounds.List();
            return 0;
        }

        Dotnet("build", Path.Combine(Checkout.Root, "build"));
        ThousandExperiments.Matrix.Write(Path.GetDirectoryName(Program)!);
        ThousandExperiments.Files.Write(Path.GetDirectoryName(Program)!);

        // What is to have nothing to do has to be done once; it stays for the next time.
        foreach (var measurement in rounds.Measurements)
        {
            Console.WriteLine($"{measurement.Name}: getting ready");
            _ = ChildProgram.Run(measurement.Command);
        }

        var machine = Machine.Read();
        machine.Print();
        rounds.Run(arguments.Rounds);
        machine.Save(Page, new PipelinePage(machine, arguments, rounds.Readings).ToMarkdown(), arguments.Whole);
        return rounds.OursFailed ? 1 : 0;
    }

    private static void Dotnet(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", args) { UseShellExecute = false })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new MeasurementFailedException($"dotnet {string.Join(' ', args)}: exit code {process.ExitCode}");
        }
    }
}
