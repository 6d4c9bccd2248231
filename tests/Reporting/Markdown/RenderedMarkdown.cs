using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Markdig;
using Markdig.Extensions.EmphasisExtras;

namespace Permafrost.Tests.Reporting.Markdown;

/// <summary><c>report.md</c> as a renderer with GitHub's extensions shows it.</summary>
internal sealed class RenderedMarkdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UseAutoLinks()
        .UseTaskLists()
        .UseFootnotes()
        .UseMathematics()
        .UseAlertBlocks()
        .UseEmojiAndSmiley(enableSmileys: false)
        .Build();

    public RenderedMarkdown(string markdown) =>
        Body = ((IHtmlDocument)new HtmlParser().ParseDocument(Markdig.Markdown.ToHtml(markdown, Pipeline))).Body!;

    public IHtmlElement Body { get; }

    /// <summary>Names of the elements there are, sorted.</summary>
    public IEnumerable<string> Elements =>
        Body.QuerySelectorAll("*").Select(element => element.LocalName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    public IReadOnlyList<IHtmlTableElement> Tables => [.. Body.QuerySelectorAll("table").Cast<IHtmlTableElement>()];

    /// <summary>What a reader sees of it: nothing of what is there to keep names apart.</summary>
    public static string Seen(INode element) =>
        string.Concat(element.TextContent.Where(letter => letter is not ('\u200b' or '\u2068' or '\u2069'))).Trim();

    /// <summary>The cells of a column, as they are seen.</summary>
    public static IEnumerable<string> Column(IHtmlTableElement table, int column) =>
        table.Bodies.SelectMany(body => body.Rows).Select(row => Seen(row.Cells[column]));
}
