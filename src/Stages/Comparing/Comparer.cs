using System.Collections.Immutable;
using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Reporting.Comparisons.Sides;

namespace Permafrost.Stages.Comparing;

/// <summary>Compares what the user named: experiments, files, revisions.</summary>
public static class Comparer
{
    private const int Listed = 5;

    /// <summary>Reads both sides and compares them; runs nothing.</summary>
    /// <param name="compared">The two sides.</param>
    /// <param name="request">The chosen experiments, the repository and the store.</param>
    /// <param name="study">Gives the experiments that are named, when they have been evaluated; called only then.</param>
    /// <exception cref="UserErrorException">A side cannot be read; the faults of both are named.</exception>
    public static SidesComparison Compare(ComparisonRequest compared, StudyRequest request, Func<Study> study)
    {
        var faults = new List<string>();
        Side? Read(SideRequest side)
        {
            try
            {
                return side.Kind == SideKind.Experiments ? study().SideOf(side) : new SideReader(request).Read(side);
            }
            catch (UserErrorException mistake)
            {
                faults.AddRange(mistake.Faults);
                return null;
            }
        }

        var baseline = Read(compared.Baseline);
        var candidate = Read(compared.Candidate);
        if (baseline is null || candidate is null)
        {
            throw new UserErrorException([.. faults.Distinct(StringComparer.Ordinal)]);
        }

        return (compared.Baseline.Kind, compared.Candidate.Kind) switch
        {
            (SideKind.Experiments, SideKind.Experiments) => SidesComparison.OneToOne(baseline, candidate),
            (SideKind.Experiments, _) => SidesComparison.OneToOne(baseline, Like(baseline, candidate, compared.Candidate)),
            (_, SideKind.Experiments) => SidesComparison.OneToOne(Like(candidate, baseline, compared.Baseline), candidate),
            _ => SidesComparison.ByName(baseline, candidate),
        };
    }

    /// <summary>Of a file or a revision, the experiment that the other side names; the only one it has, whatever it is called.</summary>
    private static Side Like(Side named, Side other, SideRequest request)
    {
        var names = named.Runs.Select(run => run.Name).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<SideRun> same = [.. other.Runs.Where(run => names.Contains(run.Name))];
        if (same.IsEmpty)
        {
            same = other.Runs;
        }

        var contenders = SideContender.In(same);
        if (contenders.Length == 1)
        {
            return other with { Runs = same };
        }

        string nearest = string.Concat(
            NearestName.Closest(named.Runs[0].Name, contenders.Select(one => one.Label), Listed).Select(name => $"\n  {name}")
        );
        throw new UserErrorException(
            $"{request.Option}: {other.Title} has no {named.Title} among its {contenders.Length} experiments; expected it, or one experiment alone (--only). Nearest first:{nearest}"
        );
    }
}
