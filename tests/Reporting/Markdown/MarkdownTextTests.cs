using Permafrost.Reporting.Markdown;

namespace Permafrost.Tests.Reporting.Markdown;

public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("a|b", "a\\|b")]
    [InlineData("<b>&@you", "&#60;b&#62;&#38;&#64;you")]
    [InlineData("batch_size *x* `y` [z] #1 ~a~ $b$ \\", "batch\\_size \\*x\\* \\`y\\` \\[z\\] \\#1 \\~a\\~ \\$b\\$ \\\\")]
    [InlineData("one\r\ntwo", "one  two")]
    [InlineData("0.25", "0.25")]
    public void Escape_AnyText_IsShownAsItIs(string text, string expected) => Assert.Equal(expected, MarkdownText.Escape(text));

    [Theory]
    [InlineData("- not a list", "\\- not a list")]
    [InlineData("1. not a list", "1\\. not a list")]
    [InlineData("10 classes", "10 classes")]
    public void Paragraph_TextThatWouldBeginAList_DoesNot(string text, string expected) =>
        Assert.Equal(expected, MarkdownText.Paragraph(text));
}
