namespace Permafrost.Reporting.Html;

internal static partial class Stylesheet
{
    /// <summary>Test images.</summary>
    private const string Tiles = """
        .store { position: absolute; } .store image, .tiles svg { image-rendering: pixelated; }
        .tiles ul { list-style: none; margin: .5rem 0 1rem; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(6.3rem, 1fr)); gap: .6rem; }
        .tiles.sample ul { grid-template-columns: repeat(5, minmax(0, 8.5rem)); }
        .tiles li { border: 3px solid var(--good); border-radius: 5px; padding: .35rem; font-size: .8rem; line-height: 1.3; break-inside: avoid; }
        .tiles li.miss { border-color: var(--bad); border-style: dashed; }
        .tiles li b { color: var(--good); } .tiles li.miss b { color: var(--bad); }
        .tiles svg { display: block; width: 100%; aspect-ratio: 1; background: var(--band); margin-bottom: .25rem; }
        .hard-images tbody td, .hard-images tbody th { vertical-align: middle; }
        .hard-images tbody th { white-space: nowrap; } .hard-images svg { display: inline-block; vertical-align: middle; width: 3.2rem; aspect-ratio: 1; background: var(--band); image-rendering: pixelated; margin-inline-end: .6rem; }
        .tiles p { margin: 0; overflow-wrap: anywhere; overflow: hidden; max-height: 4.2em; }
        """;
}
