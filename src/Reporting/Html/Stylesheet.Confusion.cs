namespace Permafrost.Reporting.Html;

internal static partial class Stylesheet
{
    /// <summary>Intervals and confusion matrices.</summary>
    private const string Confusion = """
        .interval { display: block; margin-top: .15rem; }
        .interval .whisker { fill: none; stroke: var(--blue); stroke-width: 1.6; } .interval .point { fill: var(--blue); }
        .confusion td { text-align: end; padding: .25rem .45rem; border: 1px solid var(--line); min-width: 2.9rem; }
        .confusion thead th { vertical-align: bottom; padding: .3rem .2rem; text-align: center; } .confusion thead th:first-child { text-align: start; }
        .confusion thead th > bdi { display: inline-block; writing-mode: vertical-rl; transform: rotate(180deg); max-height: 9rem; overflow: hidden;
          text-overflow: ellipsis; white-space: nowrap; }
        .confusion tbody th { max-width: 12rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        .confusion .zero { color: var(--soft); }
        .h1 { background: rgba(var(--hit), .10); } .h2 { background: rgba(var(--hit), .20); } .h3 { background: rgba(var(--hit), .30); }
        .h4 { background: rgba(var(--hit), .40); } .h5 { background: rgba(var(--hit), .50); }
        .m1 { background: rgba(var(--miss), .08); } .m2 { background: rgba(var(--miss), .17); } .m3 { background: rgba(var(--miss), .27); }
        .m4 { background: rgba(var(--miss), .38); } .m5 { background: rgba(var(--miss), .50); }
        .confusion .hit { font-weight: 700; }
        """;
}
