namespace Permafrost.Reporting.Html;

internal static partial class Stylesheet
{
    /// <summary>Lists of terms and columns.</summary>
    private const string Parts = """
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .5rem 0 1rem; }
        dt { color: var(--soft); } dd { margin: 0; min-width: 0; }
        code { font: .85em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
        .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: .5rem 2rem; align-items: start; }
        .columns > * { min-width: 0; }
        .side { display: flex; flex-wrap: wrap; gap: 0 3rem; } .side > * { min-width: 0; max-width: 100%; } .side p { max-width: 40rem; }
        """;
}
