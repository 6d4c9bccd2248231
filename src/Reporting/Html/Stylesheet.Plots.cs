namespace Permafrost.Reporting.Html;

internal static partial class Stylesheet
{
    /// <summary>Dose-response plots, reliability diagrams and differences of confusion matrices.</summary>
    private const string Plots = """
        :root { --c6: #7a1010; --c7: #1b1b8a; }
        @media (prefers-color-scheme: dark) { :root { --c6: #9d76ff; --c7: #ff4d74; } }
        .beside { display: flex; flex-wrap: wrap; gap: 0 2.5rem; align-items: flex-start; } .beside > * { min-width: 0; max-width: 100%; }
        .beside > figure { flex: 1 1 24rem; max-width: 30rem; }
        figcaption.note { max-width: 30rem; }
        .chart .c6 { stroke: var(--c6); } .chart .c7 { stroke: var(--c7); }
        .chart text.c6 { fill: var(--c6); stroke: none; } .chart text.c7 { fill: var(--c7); stroke: none; }
        .chart .dot.hollow { fill: var(--page); }
        .chart .whisker { fill: none; stroke-width: 1.4; }
        .chart .single { fill: none; stroke-width: 1.1; opacity: .75; }
        .chart .chosen { fill: none; stroke: var(--text); stroke-width: 1.5; }
        .reliability { max-width: 27rem; }
        .chart .accuracy { fill: var(--blue); fill-opacity: .5; } .chart .accuracy.few { fill-opacity: .2; } .chart .count { fill: var(--blue); }
        .chart .gap { fill: none; stroke: var(--vermilion); stroke-width: 1.6; }
        .chart .mean { fill: none; stroke: var(--text); stroke-width: 1.6; }
        .chart .diagonal { fill: none; stroke: var(--soft); stroke-width: 1.2; stroke-dasharray: 4 3; }
        .augmented img { min-width: min(100%, 28rem); image-rendering: pixelated; }
        .change td.hit { outline: 1px solid var(--soft); outline-offset: -1px; }
        """;
}
