namespace Permafrost.Reporting.Html;

internal static partial class Stylesheet
{
    /// <summary>What the script adds, links to headings, and where a link has led.</summary>
    private const string Controls = """
        button, input { font: inherit; color: inherit; }
        button:focus-visible, input:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        .controls { display: flex; flex-wrap: wrap; align-items: baseline; gap: .35rem .75rem; margin: 1.25rem 0 .25rem; }
        .controls p { margin: 0; max-width: none; } .controls label { font-weight: 600; } .controls .note { flex-basis: 100%; }
        .controls input { flex: 0 1 22rem; min-width: 8rem; padding: .3rem .55rem; background: var(--page); border: 1px solid var(--soft); border-radius: .3rem; }
        .controls button, .buttons button, .more { padding: .2rem .6rem; background: var(--band); border: 1px solid var(--soft); border-radius: .3rem; cursor: pointer; }
        .chosen button { margin-inline-end: .4rem; } [hidden] { display: none !important; }
        .buttons { display: flex; flex-wrap: wrap; gap: .3rem; margin-top: .3rem; } .buttons button { font-size: .8rem; font-weight: 400; }
        .sort { padding: 0; border: 0; background: none; font-weight: inherit; line-height: inherit; text-align: inherit; cursor: pointer; }
        .sort:hover { text-decoration: underline; }
        .sort::after { content: " \2195"; color: var(--soft); font-weight: 400; }
        [aria-sort=ascending] .sort::after { content: " \2191"; color: var(--link); font-weight: 700; }
        [aria-sort=descending] .sort::after { content: " \2193"; color: var(--link); font-weight: 700; }
        .choose { text-align: center; } .choose input { width: 1.15rem; height: 1.15rem; margin: .15rem; accent-color: var(--link); }
        #side-by-side { padding: .1rem 1rem .5rem; margin: 1rem 0; border: 1px solid var(--line); border-radius: .4rem; } #side-by-side:focus { outline: none; }
        #side-by-side h3 { margin-top: .75rem; } table.chosen td, table.chosen thead th { min-width: 9rem; max-width: 18rem; overflow-wrap: anywhere; }
        table.chosen td small { white-space: normal; } table.chosen .group { padding-top: .9rem; font-weight: 600; border-bottom-color: var(--soft); }
        .self { position: absolute; margin-inline-start: -.9rem; min-width: 1.6rem; min-height: 1.6rem; text-decoration: none; opacity: 0; }
        h2 + .self { margin-block-start: -2.2rem; font-size: 1.15rem; } h3 + .self { margin-block-start: -1.85rem; }
        .self::before { content: "#"; } h2:hover + .self, h3:hover + .self, .self:hover, .self:focus-visible { opacity: 1; }
        @media (hover: none) { .self { opacity: .55; } }
        section:target > h2, h3:target { text-decoration: underline .15em var(--link); text-underline-offset: .25em; }
        tr:target > * { box-shadow: inset 0 2px var(--link), inset 0 -2px var(--link); }
        .more { display: block; margin: .75rem; padding: .3rem .8rem; position: sticky; left: .75rem; }
        .experiments th, .experiments td { padding-inline: .5rem; }
        @media (max-width: 40rem) { table.chosen td, table.chosen thead th { min-width: 7rem; } #side-by-side { padding-inline: .6rem; } }
        @media screen {
          main > section { margin-inline-start: -.9rem; padding-inline-start: .9rem; }
          tr.later { display: none; }
          .of-many main > section > .scroll { content-visibility: auto; contain-intrinsic-size: auto 40rem; }
          .long { max-height: 85vh; max-height: 85dvh; scroll-padding-block: 6rem 1rem; }
          .long thead th { position: sticky; top: 0; z-index: 1; background: var(--page); box-shadow: inset 0 -2px var(--line); }
          .long thead th.choose + th { z-index: 2; }
          .of-many section.experiment { content-visibility: auto; contain-intrinsic-size: auto 90rem; }
          .of-many section.experiment.brief { contain-intrinsic-size: auto 32rem; }
        }
        """;
}
