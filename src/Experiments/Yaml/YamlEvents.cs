using Permafrost.Experiments.Faults;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Permafrost.Experiments.Yaml;

/// <summary>The library's parser, one event after the other; whatever it throws at malformed text becomes one exception with a place.</summary>
internal sealed class YamlEvents(string text, string source, bool isFile)
{
    private readonly Parser parser = new(new StringReader(text));

    /// <summary>Where the document starts.</summary>
    public SourcePosition Start => Position(1, 1);

    public SourcePosition At(ParsingEvent parsed) => Position(parsed.Start.Line, parsed.Start.Column);

    /// <exception cref="UnreadableYamlException">The text is not YAML from here on.</exception>
    public ParsingEvent Next()
    {
        do
        {
            if (!MoveNext() || parser.Current is null)
            {
                throw new UnreadableYamlException(Start, "the file ends in the middle; expected a whole YAML document");
            }
        } while (parser.Current is Comment);

        return parser.Current;
    }

    /// <exception cref="UnreadableYamlException">The text is not YAML from here on, or another event comes.</exception>
    public void Next<T>()
        where T : ParsingEvent
    {
        var next = Next();
        if (next is not T)
        {
            throw new UnreadableYamlException(At(next), $"found {next.GetType().Name}; expected {typeof(T).Name}");
        }
    }

    private bool MoveNext()
    {
        try
        {
            return parser.MoveNext();
        }
        catch (YamlException syntax)
        {
            throw Explain(syntax);
        }
        // The library answers some malformed text (a bracket that is never closed) with exceptions that are meant for its own bugs.
        catch (Exception defect)
            when (defect is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            var end = parser.Current?.End ?? Mark.Empty;
            throw new UnreadableYamlException(
                Position(end.Line, end.Column),
                "not valid YAML after this place; expected every bracket and quote to be closed"
            );
        }
    }

    /// <summary>The library's words; but a tab among the leading spaces, which it may name lines before, in ours.</summary>
    private UnreadableYamlException Explain(YamlException syntax)
    {
        string[] lines = text.Split('\n');
        int line = (int)syntax.Start.Line;
        int last = syntax.Message.Contains("tab", StringComparison.Ordinal) ? lines.Length : Math.Min(line, lines.Length);
        for (int number = Math.Max(1, line); number <= last; number++)
        {
            int tab = lines[number - 1].IndexOf('\t', StringComparison.Ordinal);
            if (tab >= 0 && string.IsNullOrWhiteSpace(lines[number - 1][..tab]))
            {
                return new UnreadableYamlException(Position(number, tab + 1), "the line is indented with a tab; expected spaces");
            }
        }

        return new UnreadableYamlException(
            Position(line, syntax.Start.Column),
            $"not valid YAML: {FaultText.Plain(syntax.Message).TrimEnd('.')}; expected YAML 1.2"
        );
    }

    private SourcePosition Position(long line, long column) =>
        isFile ? new SourcePosition(source, (int)line, (int)column) : new SourcePosition(source, 0, 0);
}
