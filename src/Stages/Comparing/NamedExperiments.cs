using System.Collections.Immutable;
using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Experiments;
using Permafrost.Experiments.Expansion;
using Permafrost.Reporting.Comparisons.Sides;

namespace Permafrost.Stages.Comparing;

/// <summary>The experiments that a side names: one, or a repeated one with all its runs.</summary>
public static class NamedExperiments
{
    private const int Listed = 8;

    /// <summary>The request with no other experiments than those that are compared.</summary>
    /// <exception cref="UserErrorException">A name is no experiment's, or means several; the faults of both sides are named.</exception>
    public static StudyRequest Chosen(StudyRequest request, ComparisonRequest compared)
    {
        string[] names =
        [
            .. ExperimentLoader
                .Load(
                    new ExperimentRequest(request.RepositoryRoot, request.ExperimentPaths, [], request.Set)
                    {
                        DataDirectory = request.DataDirectory,
                    }
                )
                .Select(experiment => experiment.Name),
        ];
        var faults = new List<string>();
        var chosen = new List<string>();
        foreach (var side in compared.Named)
        {
            try
            {
                chosen.AddRange(Of(side, names));
            }
            catch (UserErrorException mistake)
            {
                faults.AddRange(mistake.Faults);
            }
        }

        return faults.Count == 0
            ? request with
            {
                Only = [.. chosen.Distinct(StringComparer.Ordinal)],
            }
            : throw new UserErrorException(faults);
    }

    /// <summary>Names of one experiment's runs, in the order of <paramref name="names"/>.</summary>
    /// <exception cref="UserErrorException">The name is no experiment's, or means several.</exception>
    internal static IReadOnlyList<string> Of(SideRequest side, IReadOnlyList<string> names)
    {
        if (names.Contains(side.Given, StringComparer.Ordinal))
        {
            return [side.Given];
        }

        var all = Contenders(names);
        if (all.FirstOrDefault(one => one.Label == side.Given) is { } repeated)
        {
            return [.. repeated.Runs.Select(run => run.Name)];
        }

        string[] matched = [.. names.Where(name => OnlyFilter.Matches(name, side.Given))];
        if (matched.Length == 0)
        {
            string[] known = [.. all.Select(one => one.Label).Concat(names).Distinct(StringComparer.Ordinal)];
            string nearest = string.Concat(NearestName.Closest(side.Given, known, Listed).Select(name => $"\n  {name}"));
            throw new UserErrorException(
                $"{side.Option} is '{VisibleText.Of(side.Given)}', and there is neither such a file nor such an experiment among the chosen {names.Count}; nearest first:{nearest}"
            );
        }

        var found = Contenders(matched);
        return found.Length == 1
            ? matched
            : throw new UserErrorException(
                $"{side.Option} is '{VisibleText.Of(side.Given)}', which matches {found.Length} experiments; expected one, or one repeated by seed or fold:"
                    + string.Concat(found.Take(Listed).Select(one => $"\n  {one.Label}"))
                    + (found.Length > Listed ? $"\n  and {found.Length - Listed} more" : "")
            );
    }

    private static ImmutableArray<SideContender> Contenders(IEnumerable<string> names) =>
        SideContender.In(names.Select(name => new SideRun { Name = name, Predictions = () => null }));
}
