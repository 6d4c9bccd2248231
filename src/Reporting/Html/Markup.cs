using System.Globalization;
using System.Text;
using Permafrost.Reporting.Examination;

namespace Permafrost.Reporting.Html;

/// <summary>Writes elements; every text and attribute is escaped on its way in, so that no name can become markup.</summary>
internal sealed class Markup
{
    private readonly StringBuilder text = new();

    /// <summary>Letters so far.</summary>
    public int Length => text.Length;

    /// <summary>Anchor of the section that was opened last, of which the headings within it make theirs.</summary>
    public string Anchor { get; set; } = "";

    /// <summary>Opens an element; disposing of the result closes it.</summary>
    public Scope Open(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(name, attributes);
        text.Append('\n');
        return new Scope(this, name);
    }

    /// <summary>An element that holds text alone.</summary>
    public void Element(string name, string content, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(name, attributes);
        Text(content);
        text.Append("</").Append(name).Append(">\n");
    }

    /// <summary>An element whose content is written by <paramref name="content"/>, on one line.</summary>
    public void Element(string name, Action content, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(name, attributes);
        content();
        text.Append("</").Append(name).Append(">\n");
    }

    /// <summary>An element inside a line of text.</summary>
    public Markup Inline(string name, string content, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(name, attributes);
        Text(content);
        text.Append("</").Append(name).Append('>');
        return this;
    }

    /// <summary>A user's text, kept apart from the direction of what stands around it.</summary>
    public Markup Name(string content) => Inline("bdi", content);

    /// <summary>A link whose text is a user's; <paramref name="label"/> is read aloud instead where it is given.</summary>
    public Markup Link(string target, string content, string? label = null)
    {
        Start("a", label is null ? [("href", target)] : [("href", target), ("aria-label", label)]);
        Name(content);
        text.Append("</a>");
        return this;
    }

    /// <summary>A picture that the page holds in itself.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="alternative">What it shows, for those who do not see it; "" where the text beside it says so.</param>
    public Markup Image(Picture picture, string alternative)
    {
        Start(
            "img",
            [
                ("src", "data:image/png;base64," + Convert.ToBase64String(picture.Png.AsSpan())),
                ("width", picture.Width.ToString(CultureInfo.InvariantCulture)),
                ("height", picture.Height.ToString(CultureInfo.InvariantCulture)),
                ("alt", alternative),
                ("loading", "lazy"),
            ]
        );
        return this;
    }

    /// <summary>Escaped text.</summary>
    public Markup Text(string content)
    {
        foreach (char letter in content)
        {
            switch (letter)
            {
                case '&':
                    text.Append("&amp;");
                    break;
                case '<':
                    text.Append("&lt;");
                    break;
                case '>':
                    text.Append("&gt;");
                    break;
                case '"':
                    text.Append("&quot;");
                    break;
                case '\'':
                    text.Append("&#39;");
                    break;
                case '\n' or '\t':
                    text.Append(letter);
                    break;
                case '\r':
                    text.Append("&#13;");
                    break;
                default:
                    // HTML has no way to write the other control characters.
                    text.Append(char.IsControl(letter) ? '\ufffd' : letter);
                    break;
            }
        }

        return this;
    }

    /// <summary>Markup that was written by another <see cref="Markup"/>, or is a constant of ours.</summary>
    public void Raw(string markup) => text.Append(markup);

    /// <summary>All of another one.</summary>
    public void Add(Markup other) => text.Append(other.text);

    public override string ToString() => text.ToString();

    private void Start(string name, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        text.Append('<').Append(name);
        foreach (var (key, value) in attributes)
        {
            // Callers pass "" for "no class in this case".
            if (value.Length == 0 && string.Equals(key, "class", StringComparison.Ordinal))
            {
                continue;
            }

            text.Append(' ').Append(key).Append("=\"");
            Text(value);
            text.Append('"');
        }

        text.Append('>');
    }

    /// <summary>An element that is open.</summary>
    internal readonly struct Scope(Markup markup, string name) : IDisposable
    {
        public void Dispose() => markup.text.Append("</").Append(name).Append(">\n");
    }
}
