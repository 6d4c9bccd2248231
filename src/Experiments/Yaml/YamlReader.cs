using Permafrost.Experiments.Faults;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using EventScalar = YamlDotNet.Core.Events.Scalar;

namespace Permafrost.Experiments.Yaml;

/// <summary>Reads one YAML document into a tree with positions; whatever is wrong with the bytes becomes a fault.</summary>
/// <remarks>
/// A class of its own over the parser's events, because a library's deserializer stops at the first fault, reads <c>no</c> as false, and
/// hides where a value stood.
/// </remarks>
internal sealed class YamlReader
{
    /// <summary>Nodes of a document with every alias written out; a real file has a few hundred.</summary>
    public const int MostNodes = 100_000;

    public const int DeepestNesting = 64;

    private const string TagPrefix = "tag:yaml.org,2002:";

    private readonly string source;
    private readonly bool isFile;
    private readonly FaultList faults;
    private readonly Parser parser;
    private readonly Dictionary<string, (YamlNode Node, int Count)> anchors = new(StringComparer.Ordinal);
    private readonly HashSet<string> openAnchors = new(StringComparer.Ordinal);
    private int nodeCount;

    private YamlReader(string text, string source, bool isFile, FaultList faults)
    {
        this.source = source;
        this.isFile = isFile;
        this.faults = faults;
        parser = new Parser(new StringReader(text));
    }

    /// <summary>The document's root, or null where the file could not be read to its end; the reasons are in <paramref name="faults"/>.</summary>
    public static YamlNode? Read(ReadOnlySpan<byte> bytes, string source, FaultList faults) =>
        YamlText.Decode(bytes, source, faults) is { } text ? Read(text, source, isFile: true, faults) : null;

    /// <summary>A value of the command line: its positions are the option alone.</summary>
    public static YamlNode? ReadOption(string text, string option, FaultList faults) => Read(text, option, isFile: false, faults);

    private static YamlNode? Read(string text, string source, bool isFile, FaultList faults)
    {
        try
        {
            return new YamlReader(text, source, isFile, faults).Document();
        }
        catch (UnreadableException unreadable)
        {
            faults.Add(unreadable.At, unreadable.Message);
        }
        catch (YamlException syntax)
        {
            var (line, column, message) = Explain(text, syntax);
            faults.Add(isFile ? new SourcePosition(source, line, column) : new SourcePosition(source, 0, 0), message);
        }

        return null;
    }

    private YamlNode? Document()
    {
        Next<StreamStart>();
        if (Next() is not DocumentStart)
        {
            faults.Add(
                Position(source, isFile, Mark.Empty),
                isFile
                    ? "the file is empty; expected a mapping such as \"dataset: fashion-mnist\""
                    : "the value is empty; expected a YAML value"
            );
            return null;
        }

        var root = Node(Next(), depth: 0);
        Next<DocumentEnd>();
        if (Next() is DocumentStart second)
        {
            faults.Add(At(second), "a second document starts here; expected one document per file");
            return null;
        }

        return root;
    }

    private YamlNode Node(ParsingEvent start, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new UnreadableException(At(start), $"values are nested more than {DeepestNesting} deep; expected fewer levels");
        }

        if (start is AnchorAlias alias)
        {
            return Alias(alias);
        }

        Count(start, 1);
        int before = nodeCount;
        string? anchor = start is NodeEvent { Anchor.IsEmpty: false } named ? named.Anchor.Value : null;
        if (anchor is not null)
        {
            openAnchors.Add(anchor);
        }

        YamlNode node = start switch
        {
            EventScalar scalar => Scalar(scalar),
            SequenceStart list => List(list, depth),
            MappingStart mapping => Mapping(mapping, depth),
            _ => throw new UnreadableException(At(start), $"found {start.GetType().Name}; expected a value"),
        };

        if (anchor is not null)
        {
            openAnchors.Remove(anchor);
            anchors[anchor] = (node, nodeCount - before + 1);
        }

        return node;
    }

    private YamlNode Alias(AnchorAlias alias)
    {
        string name = alias.Value.Value;
        if (openAnchors.Contains(name))
        {
            throw new UnreadableException(
                At(alias),
                $"alias *{FaultText.Plain(name)} stands inside its own anchor; expected an alias of something complete"
            );
        }

        if (!anchors.TryGetValue(name, out var target))
        {
            string hint = NearestName.Hint(name, anchors.Keys);
            throw new UnreadableException(
                At(alias),
                $"alias *{FaultText.Plain(name)} has no anchor before it; expected &{FaultText.Plain(name)}{hint}"
            );
        }

        Count(alias, target.Count);
        return target.Node;
    }

    private void Count(ParsingEvent at, int nodes)
    {
        nodeCount += nodes;
        if (nodeCount > MostNodes)
        {
            throw new UnreadableException(
                At(at),
                anchors.Count > 0
                    ? $"alias bomb: with its aliases written out the file has more than {MostNodes} values; expected fewer"
                    : $"the file has more than {MostNodes} values; expected fewer"
            );
        }
    }

    private YamlScalar Scalar(EventScalar scalar)
    {
        var at = At(scalar);
        bool plain = scalar.Style == ScalarStyle.Plain;
        if (scalar.Tag.IsEmpty)
        {
            return plain ? CoreSchema.Resolve(at, scalar.Value) : new YamlScalar(at, scalar.Value, ScalarKind.Text);
        }

        if (scalar.Tag.IsNonSpecific || scalar.Tag.Value == TagPrefix + "str")
        {
            return new YamlScalar(at, scalar.Value, ScalarKind.Text);
        }

        var resolved = CoreSchema.Resolve(at, scalar.Value);
        bool agrees = scalar.Tag.Value switch
        {
            TagPrefix + "null" => resolved.Kind == ScalarKind.Null,
            TagPrefix + "bool" => resolved.Kind == ScalarKind.Boolean,
            TagPrefix + "int" => resolved.Kind == ScalarKind.Integer,
            TagPrefix + "float" => resolved.Kind is ScalarKind.Number or ScalarKind.Integer,
            _ => false,
        };
        if (!agrees)
        {
            WrongTag(at, scalar.Tag, resolved.Found);
        }

        return resolved;
    }

    private YamlList List(SequenceStart start, int depth)
    {
        CheckTag(start, "seq", "a list");
        var items = new List<YamlNode>();
        for (var next = Next(); next is not SequenceEnd; next = Next())
        {
            items.Add(Node(next, depth + 1));
        }

        return new YamlList(At(start), items);
    }

    private YamlMapping Mapping(MappingStart start, int depth)
    {
        CheckTag(start, "map", "a mapping");
        var entries = new List<YamlEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        YamlNode? merged = null;
        for (var next = Next(); next is not MappingEnd; next = Next())
        {
            var key = Node(next, depth + 1);
            var value = Node(Next(), depth + 1);
            var at = At(next);
            if (key is not YamlScalar name)
            {
                faults.Add(at, $"a key is {key.Found}; expected a name");
            }
            else if (!lines.TryAdd(name.Text, at.Line))
            {
                faults.Add(at, $"key {FaultText.Plain(name.Text)} is given twice, first in line {lines[name.Text]}; expected it once");
            }
            else if (next is EventScalar { Value: "<<", Style: ScalarStyle.Plain })
            {
                merged = value;
            }
            else
            {
                entries.Add(new YamlEntry(name.Text, at, value));
            }
        }

        AddMerged(merged, entries);
        return new YamlMapping(At(start), entries);
    }

    /// <summary>The merge key <c>&lt;&lt;: *base</c>: what the mapping itself says wins, then the earlier of several.</summary>
    private void AddMerged(YamlNode? merged, List<YamlEntry> entries)
    {
        if (merged is null)
        {
            return;
        }

        var keys = entries.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var part in merged is YamlList list ? list.Items : [merged])
        {
            if (part is not YamlMapping mapping)
            {
                faults.Add(part.Position, $"<< is {part.Found}; expected an alias of a mapping, or a list of such");
                continue;
            }

            entries.AddRange(mapping.Entries.Where(entry => keys.Add(entry.Key)));
        }
    }

    private void CheckTag(NodeEvent start, string tag, string found)
    {
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && start.Tag.Value != TagPrefix + tag)
        {
            WrongTag(At(start), start.Tag, found);
        }
    }

    private void WrongTag(SourcePosition at, TagName tag, string found) =>
        faults.Add(
            at,
            $"tag {FaultText.Plain(tag.Value.Replace(TagPrefix, "!!", StringComparison.Ordinal))} stands before {found}; expected no tag"
        );

    private ParsingEvent Next()
    {
        do
        {
            if (!MoveNext() || parser.Current is null)
            {
                throw new UnreadableException(
                    Position(source, isFile, Mark.Empty),
                    "the file ends in the middle; expected a whole YAML document"
                );
            }
        } while (parser.Current is Comment);

        return parser.Current;
    }

    private bool MoveNext()
    {
        try
        {
            return parser.MoveNext();
        }
        // The library answers some malformed text (a bracket that is never closed) with exceptions that are meant for its own bugs.
        catch (Exception defect)
            when (defect is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            var after = Position(source, isFile, parser.Current?.End ?? Mark.Empty);
            throw new UnreadableException(after, "not valid YAML after this place; expected every bracket and quote to be closed");
        }
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        if (Next() is not T)
        {
            throw new UnreadableException(At(parser.Current!), $"found {parser.Current!.GetType().Name}; expected {typeof(T).Name}");
        }
    }

    private SourcePosition At(ParsingEvent parsed) => Position(source, isFile, parsed.Start);

    private static SourcePosition Position(string source, bool isFile, Mark mark) =>
        isFile ? new SourcePosition(source, (int)mark.Line, (int)mark.Column) : new SourcePosition(source, 0, 0);

    /// <summary>The library's words, but a tab among the leading spaces, which it may name lines before, in ours.</summary>
    private static (int Line, int Column, string Message) Explain(string text, YamlException syntax)
    {
        string[] lines = text.Split('\n');
        int line = (int)syntax.Start.Line;
        int last = syntax.Message.Contains("tab", StringComparison.Ordinal) ? lines.Length : Math.Min(line, lines.Length);
        for (int number = Math.Max(1, line); number <= last; number++)
        {
            int tab = lines[number - 1].IndexOf('\t', StringComparison.Ordinal);
            if (tab >= 0 && string.IsNullOrWhiteSpace(lines[number - 1][..tab]))
            {
                return (number, tab + 1, "the line is indented with a tab; expected spaces");
            }
        }

        return (line, (int)syntax.Start.Column, $"not valid YAML: {FaultText.Plain(syntax.Message).TrimEnd('.')}; expected YAML 1.2");
    }

    /// <summary>Nothing after this place can be read.</summary>
    private sealed class UnreadableException(SourcePosition at, string message) : Exception(message)
    {
        public SourcePosition At { get; } = at;
    }
}
