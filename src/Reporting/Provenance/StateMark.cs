using Permafrost.Reporting.Html;

namespace Permafrost.Reporting.Provenance;

/// <summary>How a state is told: by a word and by a shape, which do not need the colour that comes with them.</summary>
internal static class StateMark
{
    /// <summary>Width and height of the shape.</summary>
    public const int Size = 12;

    /// <summary>As in <c>last-run.json</c>.</summary>
    public static string Word(BoxState state) =>
        state switch
        {
            BoxState.Failed => "failed",
            BoxState.Ran => "ran",
            BoxState.Remote => "remote",
            _ => "cached",
        };

    /// <summary>CSS class of what is in this state.</summary>
    public static string Class(BoxState state) => $"state-{Word(state)}";

    public static string Meaning(BoxState state) =>
        state switch
        {
            BoxState.Failed => "could not be computed, or what it reads could not; the table says why",
            BoxState.Ran => "was computed in this run, in the seconds beside the word",
            BoxState.Remote => "was computed elsewhere: its outputs came from the shared cache",
            _ => "had nothing to do: its outputs were in the store",
        };

    /// <summary>The shape: a cross, a triangle, an arrow or a ring.</summary>
    public static void Draw(Markup svg, BoxState state) =>
        svg.Element(
            "path",
            "",
            ("class", "mark"),
            (
                "d",
                state switch
                {
                    BoxState.Failed => "M2 2 10 10M10 2 2 10",
                    BoxState.Ran => "M2.5 1 11 6 2.5 11Z",
                    BoxState.Remote => "M6 .5V8M2.5 5 6 8.5 9.5 5M1 11.2H11",
                    _ => "M6 1.5a4.5 4.5 0 1 0 .01 0Z",
                }
            )
        );
}
