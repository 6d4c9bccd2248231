using System.Security.Cryptography;
using System.Text;
using AngleSharp.Html.Parser;
using Permafrost.Reporting;
using Permafrost.Reporting.Html;

namespace Permafrost.Tests.Reporting.Html;

/// <summary>What the script may be and do; that it works is shown by the tests in a browser.</summary>
public sealed class PageScriptTests
{
    [Fact]
    public void Write_Page_AllowsTheScriptThatItHoldsAndNoOther()
    {
        var page = new HtmlParser().ParseDocument(ReportHtml.Write(new SampleStudy(50, 50).Build()));

        var scripts = page.QuerySelectorAll("script").ToList();
        string policy = page.QuerySelector("meta[http-equiv='Content-Security-Policy']")!.GetAttribute("content")!;

        Assert.Equal(["application/json", null], scripts.Select(one => one.GetAttribute("type")));
        string digest = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(scripts[1].TextContent)));
        Assert.Contains($"script-src 'sha256-{digest}';", policy, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eval")]
    [InlineData("Function(")]
    [InlineData("fetch")]
    [InlineData("XMLHttpRequest")]
    [InlineData("import")]
    [InlineData("Storage")]
    [InlineData("cookie")]
    [InlineData("innerHTML")]
    [InlineData("insertAdjacentHTML")]
    [InlineData("document.write")]
    [InlineData("</")]
    [InlineData("<!--")]
    public void Text_Script_DoesWithout(string word) => Assert.DoesNotContain(word, PageScript.Text, StringComparison.Ordinal);

    [Fact]
    public void Text_Script_IsStrictAsciiAndShort()
    {
        Assert.Contains("\"use strict\";", PageScript.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', PageScript.Text);
        Assert.True(PageScript.Text.All(char.IsAscii));
        Assert.InRange(PageScript.Text.Count(letter => letter == '\n'), 100, 400);
    }
}
