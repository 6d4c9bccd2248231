namespace Permafrost.Reporting.Html;

/// <summary>The page's style: system fonts, light and dark, print; colours keep a contrast of at least 4.5 to 1 for text.</summary>
internal static partial class Stylesheet
{
    public const string Css =
        Page
        + "\n"
        + Tables
        + "\n"
        + Parts
        + "\n"
        + Charts
        + "\n"
        + Plots
        + "\n"
        + Tiles
        + "\n"
        + Confusion
        + "\n"
        + Data
        + "\n"
        + Controls
        + "\n"
        + Media;
}
