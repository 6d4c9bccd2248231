namespace Permafrost.Tests.Reporting;

/// <summary>Names that a report must show as they are.</summary>
internal static class OddNames
{
    public static readonly string[] All =
    [
        "<script>alert(1)</script>",
        "a|b\\|c\\",
        "`code` ``x``",
        "**bold** _it_ ~~gone~~ *",
        "[link](https://example.org) ![picture](x.png)",
        "https://example.org and www.example.org",
        "@octocat a@example.org #12 :smile: $x^2$ [^1]",
        "שלום עולם",
        "\"quotes\" 'and' &amp; &lt;",
        "</style></svg></title>",
        "- [ ] 1. > # =",
        "日本語 \ud83d\ude00 e\u0301",
        new('x', 200),
        new('ب', 200),
    ];
}
