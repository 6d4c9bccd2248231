namespace Permafrost.Reporting.Html;

internal static partial class Stylesheet
{
    /// <summary>Pictures of a dataset, and what is folded.</summary>
    private const string Data = """
        h4 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
        .warning { border-inline-start: 4px solid var(--vermilion); padding: .1rem .75rem; }
        .pictures img { display: inline-block; margin: 0 .2rem .2rem 0; vertical-align: top; border-radius: 2px; background: var(--band); max-width: 100%; height: auto; }
        td.pictures { min-width: 12rem; } .samples .pictures img { width: 3.35rem; }
        .groups { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: .25rem 1.5rem; }
        .groups figcaption p { margin: 0 0 .1rem; font-size: .85rem; overflow-wrap: anywhere; } .groups figcaption p.badge { margin-inline-end: .3rem; font-size: .78rem; }
        .augmented img { display: block; max-width: 100%; height: auto; background: #fff; }
        .hard-images th:first-child { text-align: start; }
        details summary { cursor: pointer; margin: .5rem 0; }
        """;
}
