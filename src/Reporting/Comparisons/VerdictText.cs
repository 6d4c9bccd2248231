namespace Permafrost.Reporting.Comparisons;

/// <summary>Verdicts in words.</summary>
internal static class VerdictText
{
    /// <summary>The word that <c>report.json</c> has.</summary>
    public static string Word(Verdict verdict) =>
        verdict switch
        {
            Verdict.Better => "better",
            Verdict.Worse => "worse",
            _ => "no difference shown",
        };
}
