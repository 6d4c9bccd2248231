using Permafrost.Core.Errors;
using Permafrost.Experiments.Expansion;

namespace Permafrost.Build.Options;

/// <content>What is asked of trained models.</content>
internal sealed partial record RunOptions
{
    private const int MostClasses = 100_000;

    /// <summary>Where the experiment of that name stands: among the files that are given, else in <c>experiments/</c> and those of the settings.</summary>
    private static IReadOnlyList<string> FileOf(
        string name,
        bool onLine,
        IReadOnlyList<OptionValue> given,
        string root,
        List<string> faults
    )
    {
        IEnumerable<string> places = given.SelectMany(value => value.FullPaths);
        try
        {
            return [ExperimentNames.FileOf(name, [.. onLine ? places : places.Prepend(Path.Combine(root, "experiments"))])];
        }
        catch (UserErrorException mistake)
        {
            faults.AddRange(mistake.Faults);
            return [];
        }
    }

    private static void CheckUse(CommandLine line, string? experiment, List<string> faults)
    {
        if (experiment is not null && line.Has("only"))
        {
            faults.Add("--experiment with --only: the one names an experiment, the other takes several; leave out one of the two");
        }

        if (!line.HasTarget("Predict"))
        {
            return;
        }

        if (!line.Has("image"))
        {
            faults.Add("--target=Predict without --image; expected --image=PATH, a JPEG or PNG file or a folder of them");
        }

        if (experiment is null)
        {
            faults.Add(
                "--target=Predict without --experiment; expected --experiment=NAME, the full name of one experiment as reports have it (--target=Status lists them)"
            );
        }

        if (line.Has("top") && line.Values("format").LastOrDefault() == "csv")
        {
            faults.Add("--top with --format=csv: a table has a column for every class; leave out one of the two");
        }
    }

    private static int Most(OptionValue value, List<string> faults)
    {
        if (!int.TryParse(value.Text, out int most) || most is < 1 or > MostClasses)
        {
            faults.Add($"{value.Source} is '{value.Text}'; expected a whole number, 1 to {MostClasses}");
        }

        return most;
    }
}
