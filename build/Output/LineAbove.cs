using Spectre.Console;
using Spectre.Console.Rendering;

namespace Permafrost.Build.Output;

/// <summary>A line above a living progress bar.</summary>
/// <remarks>
/// Spectre.Console draws it over the bar and then the bar below it; what the old bar leaves to its right must be erased first. The terminal
/// wraps the line, so that a copied line is one line.
/// </remarks>
internal sealed class LineAbove(string before, string word, Color color, string after) : Renderable
{
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        [Segment.Control("\e[J"), new Segment(before), new Segment(word, new Style(color)), new Segment(after), Segment.LineBreak];
}
