namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>What gave a p-value.</summary>
public enum SideTest
{
    McNemar,
    PairedT,
    TwoProportions,
}
