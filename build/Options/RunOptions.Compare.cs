using Permafrost.Core.Text;
using Permafrost.Experiments.Expansion;
using Permafrost.Stages;
using Permafrost.Stages.Comparing;

namespace Permafrost.Build.Options;

/// <content>What is to be compared.</content>
internal sealed partial record RunOptions
{
    private const string Regression = "regression";

    /// <summary>What <c>Compare</c> compares; null: it is not asked for.</summary>
    public ComparisonRequest? Comparison { get; init; }

    /// <summary>Whether <c>Compare</c> fails where the candidate is worse.</summary>
    public bool FailsOnRegression { get; init; }

    /// <summary>Whether <c>Compare</c> alone is asked for, so that no other experiments have to be run than those it names.</summary>
    public bool OnlyCompares { get; init; }

    /// <summary>Whether no stage has to be run: <c>Compare</c> depends on <c>Evaluate</c>, and files and revisions are what they are.</summary>
    public bool RunsNothing { get; init; }

    private RunOptions WithComparison(
        CommandLine line,
        OptionValue? baseline,
        OptionValue? candidate,
        IReadOnlyList<OptionValue> experiments,
        List<string> faults
    )
    {
        string root = Request.RepositoryRoot;
        string[] failOn = [.. line.Values("fail-on")];
        foreach (string word in failOn.Where(word => word != Regression))
        {
            faults.Add($"--fail-on is '{word}'; expected {Regression}{NearestName.Hint(word, [Regression])}");
        }

        if (!line.HasTarget("Compare"))
        {
            return this;
        }

        if (baseline is null)
        {
            faults.Add(
                "--target=Compare without --baseline; expected --baseline=WHAT: an experiment, a report.json, a lock, or a git revision such as HEAD~1"
            );
            return this;
        }

        var files = ExperimentNames.FilesIn([
            .. experiments.SelectMany(value => value.FullPaths),
            .. line.Has("experiments") ? [] : (string[])[Path.Combine(root, "experiments")],
        ]);
        SideRequest Side(OptionValue value) =>
            SideRequest.Of(value.Source, new GivenPath(value.Text, value.FullPath), files.Select(file => file.Name));

        var before = Side(baseline);
        if (candidate is null && before.Kind == SideKind.Experiments)
        {
            faults.Add($"--baseline is the experiment '{before.Given}', and there is no --candidate; expected --candidate=WHAT beside it");
            return this;
        }

        var comparison = new ComparisonRequest(before, candidate is null ? before.Newest("--candidate", root) : Side(candidate));
        bool only = line.Targets.All(target => string.Equals(target, "Compare", StringComparison.OrdinalIgnoreCase));
        if (comparison.NamesExperiments && line.Has("only"))
        {
            faults.Add("--only with an experiment in --baseline or --candidate: these choose already; leave out --only");
        }

        bool runsNothing = !comparison.NamesExperiments && !Study.Phases.Concat(["Export", "Predict"]).Any(line.HasTarget);
        if (runsNothing && line.Has("set"))
        {
            faults.Add(
                "--set with files and revisions alone: these are what they are; name an experiment in --candidate, or leave out --set"
            );
        }

        return this with
        {
            Comparison = comparison,
            FailsOnRegression = failOn.Length > 0,
            OnlyCompares = only,
            RunsNothing = runsNothing,
            Request = only ? Request with { ExperimentPaths = FilesOf(comparison, files, Request.ExperimentPaths) } : Request,
        };
    }

    /// <summary>Whoever names experiments need not name their files: those are found, in <c>experiments/</c> too.</summary>
    private static IReadOnlyList<string> FilesOf(
        ComparisonRequest comparison,
        IReadOnlyList<(string Name, string Path)> files,
        IReadOnlyList<string> chosen
    )
    {
        SideRequest[] sides = [.. new[] { comparison.Baseline, comparison.Candidate }.Where(side => side.Kind == SideKind.Experiments)];
        string?[] found = [.. sides.Select(side => files.FirstOrDefault(file => file.Name == side.Given.Split('/')[0]).Path)];
        return sides.Length > 0 && Array.TrueForAll(found, path => path is not null)
            ? [.. found.OfType<string>().Distinct(StringComparer.Ordinal)]
            : chosen;
    }
}
