namespace Permafrost.Reporting.Text;

/// <summary>How often something was tried, in words.</summary>
internal static class RunCount
{
    private static readonly string[] Words =
    [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ];

    /// <summary>"five seeds", "four folds", or "15 runs" where both vary.</summary>
    public static string Of(int count, IReadOnlyList<string> varies)
    {
        string number = count < Words.Length ? Words[count] : Figures.Whole(count);
        string what = varies.Count == 1 ? varies[0] : "run";
        return $"{number} {what}{(count == 1 ? "" : "s")}";
    }
}
