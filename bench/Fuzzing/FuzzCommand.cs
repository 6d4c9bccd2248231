using System.Globalization;
using System.Text;
using Permafrost.Bench.Measuring;

namespace Permafrost.Bench.Fuzzing;

/// <summary>Looks for files that the image decoders do not bear.</summary>
internal static class FuzzCommand
{
    private const string Page = "fuzzing.md";

    /// <returns>0 if there are none.</returns>
    public static int Run(FuzzArguments arguments)
    {
        string folder = Path.Combine(Checkout.Root, "artifacts", "fuzz");
        var summary = new FuzzRun(FuzzCorpus.Read(arguments.Files), arguments, folder).Run();
        foreach (var failure in summary.Failures)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"seed-{arguments.Seed}-mutant-{failure.Number}");
            File.WriteAllBytes(Path.Combine(folder, name + ".bin"), failure.Mutant);
            File.WriteAllText(Path.Combine(folder, name + ".txt"), failure.Fault + "\n");
            Console.WriteLine($"{name}.bin: {failure.Fault.Split('\n')[0]}");
        }

        var machine = Machine.Read();
        string text = ToMarkdown(arguments, summary, machine);
        Console.WriteLine(text);
        machine.Save(Page, text, whole: summary.Mutants >= FuzzArguments.EnoughMutants && summary.Failures.Count == 0);
        return summary.Failures.Count == 0 ? 0 : 1;
    }

    private static string ToMarkdown(FuzzArguments arguments, FuzzSummary summary, Machine machine)
    {
        var page = new StringBuilder();
        page.Append(
            CultureInfo.InvariantCulture,
            $"""
            # Damaged images

            Written by `dotnet run --project bench -- fuzz --count={arguments.Count} --seed={arguments.Seed}`; do not edit. What is tried: [images](../../../docs/images.md#damaged-files).

            | what | |
            | --- | --- |
            | Permafrost | {machine.Commit}{(machine.Changed ? ", changed" : "")} |
            | processor | {machine.Processor}, {arguments.Threads} threads |
            | files to begin with | {summary.Seeds}{(arguments.Files is null ? "" : ", some of a folder beside the repository")} |
            | mutants | {summary.Mutants:N0} in {summary.Seconds:F0} s |
            | that gave pixels | {summary.Decoded:N0} |
            | refused with a typed error | {summary.Mutants - summary.Decoded - summary.Failures.Count:N0} |
            | failures: other exceptions, crashes, more than {FuzzSubject.MostSeconds} s or {FuzzSubject.MostBytes
                >> 20} MB | {summary.Failures.Count} |
            | slowest | {summary.SlowestSeconds:F3} s |
            | most memory for one file | {summary.MostBytes / 1048576.0:F0} MB |
            | ways that a file went: messages without their numbers, kinds of images | {summary.Kinds.Count} |
            | CRC-32 of all results | {summary.Checksum:x8} |

            """
        );
        return page.ToString().ReplaceLineEndings("\n");
    }
}
