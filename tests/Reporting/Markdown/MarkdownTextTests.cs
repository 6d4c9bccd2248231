using Permafrost.Reporting.Markdown;

namespace Permafrost.Tests.Reporting.Markdown;

public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("a|b", "a\\|b")]
    [InlineData("<b>&", "&#60;b&#62;&#38;")]
    [InlineData("@you and #12", "@&#8203;you and \\#&#8203;12")]
    [InlineData("https://a.org www.a.org", "https:&#8203;//a.org w&#8203;ww.a.org")]
    [InlineData("a :smile: b: c", "a :&#8203;smile: b: c")]
    [InlineData("a\u202eb\u2069", "a\ufffdb\ufffd")]
    [InlineData("batch_size *x* `y` [z] #a ~a~ $b$ \\", "batch\\_size \\*x\\* \\`y\\` \\[z\\] \\#a \\~a\\~ \\$b\\$ \\\\")]
    [InlineData("one\r\ntwo", "one  two")]
    [InlineData("0.25", "0.25")]
    public void Escape_AnyText_IsShownAsItIs(string text, string expected) => Assert.Equal(expected, MarkdownText.Escape(text));

    [Theory]
    [InlineData("plain", "**plain**")]
    [InlineData("\n plain*\t", "**plain\\***")]
    [InlineData("שלום", "**\u2068שלום\u2069**")]
    [InlineData(" \n", "")]
    public void Strong_AnyName_IsBoldAndSetApart(string name, string expected) => Assert.Equal(expected, MarkdownText.Strong(name));

    [Theory]
    [InlineData("- not a list", "\\- not a list")]
    [InlineData("1. not a list", "1\\. not a list")]
    [InlineData("10 classes", "10 classes")]
    public void Paragraph_TextThatWouldBeginAList_DoesNot(string text, string expected) =>
        Assert.Equal(expected, MarkdownText.Paragraph(text));
}
