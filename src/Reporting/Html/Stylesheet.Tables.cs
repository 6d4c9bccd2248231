namespace Permafrost.Reporting.Html;

internal static partial class Stylesheet
{
    /// <summary>Tables, badges and verdicts.</summary>
    private const string Tables = """
        .scroll { overflow-x: auto; margin: .75rem 0 1rem; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .94rem; }
        caption { text-align: start; padding: 0 0 .4rem; font-size: .9rem; }
        caption span { display: inline-block; position: sticky; left: 0; max-width: min(46rem, calc(100vw - 2.5rem)); }
        th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
        thead th { vertical-align: bottom; border-bottom: 2px solid var(--line); font-weight: 600; line-height: 1.25; }
        tbody th { font-weight: 500; min-width: 7.5rem; max-width: 24rem; }
        tfoot th, tfoot td { border-bottom: 0; border-top: 2px solid var(--line); font-weight: 600; }
        .number { text-align: end; } td.number { white-space: nowrap; }
        thead th { overflow-wrap: normal; } thead th.number { max-width: 7.5rem; }
        .nowrap { white-space: nowrap; }
        .side-name { min-width: 7.5rem; max-width: 24rem; }
        tr.best > * { background: var(--mark); }
        .badge { display: inline-block; font-size: .78rem; font-weight: 600; padding: 0 .4rem; border: 1px solid currentColor; border-radius: .6rem; white-space: nowrap; }
        .better { color: var(--good); font-weight: 600; }
        .worse, .failed { color: var(--bad); font-weight: 600; }
        td.reason { overflow-wrap: anywhere; min-width: 16rem; }
        td small { display: block; color: var(--soft); white-space: nowrap; }
        td small.better { color: var(--good); } td small.worse { color: var(--bad); }
        """;
}
