namespace Permafrost.Reporting.Html;

/// <summary>The page's style: system fonts, light and dark, print; colours keep a contrast of at least 4.5 to 1 for text.</summary>
internal static class Stylesheet
{
    public const string Css = """
        :root {
          color-scheme: light dark;
          --page: #ffffff; --text: #1c2127; --soft: #57606a; --line: #d5dae0; --band: #f4f6f8; --link: #0b5cad;
          --blue: #0072b2; --vermilion: #b84a00; --good: #0f6b3c; --bad: #a3260d; --mark: #fff4d6;
          --hit: 0, 114, 178; --miss: 213, 94, 0;
          --c0: #0072b2; --c1: #b84a00; --c2: #00704f; --c3: #9a3a78; --c4: #7a6200; --c5: #3f4750;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #14181d; --text: #e4e8ec; --soft: #a3adb8; --line: #353d46; --band: #1d232a; --link: #7cbcf5;
            --blue: #56b4e9; --vermilion: #f0914a; --good: #6fcf97; --bad: #f5927e; --mark: #3a3217;
            --c0: #56b4e9; --c1: #f0914a; --c2: #35c79c; --c3: #dd9cc4; --c4: #e3cf5a; --c5: #c6ced6;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 74rem; background: var(--page); color: var(--text);
          font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; }
        h2 { font-size: 1.4rem; line-height: 1.25; margin: 2.75rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--line); }
        h3 { font-size: 1.1rem; margin: 1.75rem 0 .25rem; }
        p { margin: .4rem 0 .8rem; max-width: 46rem; }
        a { color: var(--link); }
        a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        .skip { position: absolute; left: -100vw; }
        .skip:focus { left: 1rem; top: .5rem; padding: .4rem .8rem; background: var(--page); }
        .lead { font-size: 1.12rem; }
        .soft, caption, .note { color: var(--soft); }
        .note { font-size: .9rem; }
        nav ul { list-style: none; margin: .75rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
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
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .5rem 0 1rem; }
        dt { color: var(--soft); } dd { margin: 0; min-width: 0; }
        code { font: .85em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
        .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: .5rem 2rem; align-items: start; }
        .columns > * { min-width: 0; }
        .side { display: flex; flex-wrap: wrap; gap: 0 3rem; } .side > * { min-width: 0; max-width: 100%; } .side p { max-width: 40rem; }
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
        .store { position: absolute; } .store image, .tiles svg { image-rendering: pixelated; }
        .tiles ul { list-style: none; margin: .5rem 0 1rem; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(6.3rem, 1fr)); gap: .6rem; }
        .tiles.sample ul { grid-template-columns: repeat(5, minmax(0, 8.5rem)); }
        .tiles li { border: 3px solid var(--good); border-radius: 5px; padding: .35rem; font-size: .8rem; line-height: 1.3; break-inside: avoid; }
        .tiles li.miss { border-color: var(--bad); border-style: dashed; }
        .tiles li b { color: var(--good); } .tiles li.miss b { color: var(--bad); }
        .tiles svg { display: block; width: 100%; aspect-ratio: 1; background: var(--band); margin-bottom: .25rem; }
        .tiles p { margin: 0; overflow-wrap: anywhere; overflow: hidden; max-height: 4.2em; }
        .interval { display: block; margin-top: .15rem; }
        .interval .whisker { fill: none; stroke: var(--blue); stroke-width: 1.6; } .interval .point { fill: var(--blue); }
        .confusion td { text-align: end; padding: .25rem .45rem; border: 1px solid var(--line); min-width: 2.9rem; }
        .confusion thead th { vertical-align: bottom; padding: .3rem .2rem; }
        .confusion thead th > bdi { display: inline-block; writing-mode: vertical-rl; transform: rotate(180deg); max-height: 9rem; overflow: hidden;
          text-overflow: ellipsis; white-space: nowrap; }
        .confusion tbody th { max-width: 12rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        .confusion .zero { color: var(--soft); }
        .h1 { background: rgba(var(--hit), .10); } .h2 { background: rgba(var(--hit), .20); } .h3 { background: rgba(var(--hit), .30); }
        .h4 { background: rgba(var(--hit), .40); } .h5 { background: rgba(var(--hit), .50); }
        .m1 { background: rgba(var(--miss), .08); } .m2 { background: rgba(var(--miss), .17); } .m3 { background: rgba(var(--miss), .27); }
        .m4 { background: rgba(var(--miss), .38); } .m5 { background: rgba(var(--miss), .50); }
        .confusion .hit { font-weight: 700; }
        h4 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
        .warning { border-inline-start: 4px solid var(--vermilion); padding: .1rem .75rem; }
        .pictures img { display: inline-block; margin: 0 .2rem .2rem 0; vertical-align: top; border-radius: 2px; background: var(--band); max-width: 100%; height: auto; }
        td.pictures { min-width: 12rem; } .samples .pictures img { width: 3.35rem; }
        .groups { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: .25rem 1.5rem; }
        .groups figcaption p { margin: 0 0 .1rem; font-size: .85rem; overflow-wrap: anywhere; } .groups figcaption p.badge { margin-inline-end: .3rem; font-size: .78rem; }
        .augmented img { display: block; max-width: 100%; height: auto; background: #fff; }
        details summary { cursor: pointer; margin: .5rem 0; }
        @media (max-width: 40rem) {
          body { padding: 1rem .9rem 3rem; } h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; } th, td { padding: .3rem .5rem; }
        }
        @media (max-width: 40rem) {
          .tiles ul, .tiles.sample ul { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .4rem; }
        }
        @media (max-width: 26rem) {
          dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .35rem; }
        }
        @media print {
          :root { --page: #fff; --text: #000; --soft: #444; --line: #bbb; --link: #000; --blue: #0072b2; --vermilion: #b84a00; --good: #0f6b3c; --bad: #a3260d; --mark: #f3f3f3; }
          body { max-width: none; padding: 0; font-size: 10pt; } nav, .skip, .back { display: none; } .scroll { overflow: visible; }
          table, figure, dl { break-inside: avoid; } table.samples, table.files { break-inside: auto; } h2, h3 { break-after: avoid; } section.experiment { break-before: page; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }
        """;
}
