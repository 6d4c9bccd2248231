namespace Permafrost.Reporting.Html;

internal static partial class Stylesheet
{
    /// <summary>Pictures in SVG.</summary>
    private const string Charts = """
        figure { margin: .75rem 0; }
        .chart { display: block; width: 100%; max-width: 30rem; height: auto; font-size: 11px; }
        .chart text, .interval text { fill: var(--soft); }
        .chart .title { fill: var(--text); font-size: 12.5px; font-weight: 600; }
        .chart .end { text-anchor: end; } .chart .middle { text-anchor: middle; }
        .chart .grid, .interval .grid { stroke: var(--line); stroke-width: 1; }
        .chart .axis { stroke: var(--soft); stroke-width: 1; }
        .chart .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
        .chart .line.s0 { stroke: var(--blue); } .chart .line.s1 { stroke: var(--vermilion); stroke-dasharray: 6 3; }
        .chart .dot { stroke-width: 1.8; }
        .chart .dot.s0 { fill: var(--blue); stroke: var(--blue); } .chart .dot.s1 { fill: var(--page); stroke: var(--vermilion); }
        .chart text.name { font-weight: 600; } .chart text.s0 { fill: var(--blue); } .chart text.s1 { fill: var(--vermilion); }
        .chart text { unicode-bidi: plaintext; }
        .chart .c0 { stroke: var(--c0); } .chart .c1 { stroke: var(--c1); } .chart .c2 { stroke: var(--c2); }
        .chart .c3 { stroke: var(--c3); } .chart .c4 { stroke: var(--c4); } .chart .c5 { stroke: var(--c5); }
        .chart text.c0 { fill: var(--c0); stroke: none; } .chart text.c1 { fill: var(--c1); stroke: none; } .chart text.c2 { fill: var(--c2); stroke: none; }
        .chart text.c3 { fill: var(--c3); stroke: none; } .chart text.c4 { fill: var(--c4); stroke: none; } .chart text.c5 { fill: var(--c5); stroke: none; }
        .chart .dashed { stroke-dasharray: 4 3; stroke-width: 1.4; } .chart .line.faint { stroke: var(--line); stroke-width: 1.2; }
        .chart .dot.c0 { fill: var(--c0); } .chart .dot.c1 { fill: var(--c1); } .chart .dot.c2 { fill: var(--c2); }
        .chart .dot.c3 { fill: var(--c3); } .chart .dot.c4 { fill: var(--c4); } .chart .dot.c5 { fill: var(--c5); }
        .chart .dot.dashed { fill: var(--page); stroke-dasharray: none; }
        .chart .dot.faint { fill: var(--line); }
        .chart .mark { stroke: var(--soft); stroke-dasharray: 2 2; }
        .chart .bar { fill: var(--c0); } .chart .join { stroke: var(--soft); }
        .chart .square.s1 { fill: none; stroke: var(--vermilion); stroke-width: 1.6; }
        .panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 0 1.5rem; } .panels > * { min-width: 0; }
        .panels figure { margin: .4rem 0; }
        """;
}
