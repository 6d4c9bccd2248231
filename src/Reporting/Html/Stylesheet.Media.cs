namespace Permafrost.Reporting.Html;

internal static partial class Stylesheet
{
    /// <summary>Narrow screens, where the name of a row stays while its figures scroll, and paper: last, since it overrides.</summary>
    private const string Media = """
        @media (max-width: 40rem) {
          body { padding: 1rem .9rem 3rem; } h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; } th, td { padding: .3rem .5rem; }
        }
        @media (max-width: 40rem) {
          .tiles ul, .tiles.sample ul { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .4rem; }
        }
        @media screen and (max-width: 40rem) {
          tbody th { position: sticky; inset-inline-start: 0; max-width: 9rem; background: var(--page); box-shadow: inset 0 -1px var(--line); }
          thead th:first-child:not(.choose), thead th.choose + th { position: sticky; inset-inline-start: 0; max-width: 9rem; background: var(--page); box-shadow: inset 0 -2px var(--line); z-index: 1; }
          .contests td { min-width: 8rem; } .contests td.number { min-width: 0; }
        }
        @media (max-width: 26rem) {
          dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .35rem; }
        }
        @media print {
          :root { --page: #fff; --text: #000; --soft: #444; --line: #bbb; --link: #000; --blue: #0072b2; --vermilion: #b84a00; --good: #0f6b3c; --bad: #a3260d; --mark: #f3f3f3; }
          body { max-width: none; padding: 0; font-size: 10pt; } nav, .skip, .back, .controls, .choose, .buttons, .self, .more, .sort::after { display: none; } .sort { display: contents; } .scroll, .scroll.long { overflow: visible; max-height: none; }
          table, figure, dl { break-inside: avoid; } table.samples, table.files, table.experiments, table.comparisons, table.repeats, table.group-comparisons, .long table { break-inside: auto; } tr { break-inside: avoid; } .scroll thead th { position: static; } h2, h3 { break-after: avoid; } section.experiment { break-before: page; } section.experiment.brief { break-before: auto; break-inside: avoid; }
          table { font-size: 7.5pt; } th, td { padding: .12rem .3rem; } tbody th, .side-name { min-width: 0; } .interval { width: 8em; height: auto; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }
        """;
}
