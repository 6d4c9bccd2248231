using Permafrost.Core.Text;
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

    private readonly YamlEvents events;
    private readonly bool isFile;
    private readonly FaultList faults;
    private readonly Dictionary<string, (YamlNode Node, int Count)> anchors = new(StringComparer.Ordinal);
    private readonly HashSet<string> openAnchors = new(StringComparer.Ordinal);
    private int nodeCount;

    private YamlReader(YamlEvents events, bool isFile, FaultList faults)
    {
        this.events = events;
        this.isFile = isFile;
        this.faults = faults;
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
            return new YamlReader(new YamlEvents(text, source, isFile), isFile, faults).Document();
        }
        catch (UnreadableYamlException unreadable)
        {
            faults.Add(unreadable.At, unreadable.Message);
            return null;
        }
    }

    private YamlNode? Document()
    {
        events.Next<StreamStart>();
        if (events.Next() is not DocumentStart)
        {
            faults.Add(
                events.Start,
                isFile
                    ? "the file is empty; expected a mapping such as \"dataset: fashion-mnist\""
                    : "the value is empty; expected a YAML value"
            );
            return null;
        }

        var root = Node(events.Next(), depth: 0);
        events.Next<DocumentEnd>();
        if (events.Next() is DocumentStart second)
        {
            faults.Add(events.At(second), "a second document starts here; expected one document per file");
            return null;
        }

        return root;
    }

    private YamlNode Node(ParsingEvent start, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new UnreadableYamlException(
                events.At(start),
                $"values are nested more than {DeepestNesting} deep; expected fewer levels"
            );
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
            _ => throw new UnreadableYamlException(events.At(start), $"found {start.GetType().Name}; expected a value"),
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
            throw new UnreadableYamlException(
                events.At(alias),
                $"alias *{FaultText.Plain(name)} stands inside its own anchor; expected an alias of something complete"
            );
        }

        if (!anchors.TryGetValue(name, out var target))
        {
            string hint = NearestName.Hint(name, anchors.Keys);
            throw new UnreadableYamlException(
                events.At(alias),
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
            throw new UnreadableYamlException(
                events.At(at),
                anchors.Count > 0
                    ? $"alias bomb: with its aliases written out the file has more than {MostNodes} values; expected fewer"
                    : $"the file has more than {MostNodes} values; expected fewer"
            );
        }
    }

    private YamlScalar Scalar(EventScalar scalar)
    {
        var at = events.At(scalar);
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
        for (var next = events.Next(); next is not SequenceEnd; next = events.Next())
        {
            items.Add(Node(next, depth + 1));
        }

        return new YamlList(events.At(start), items);
    }

    private YamlMapping Mapping(MappingStart start, int depth)
    {
        CheckTag(start, "map", "a mapping");
        var entries = new List<YamlEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        YamlNode? merged = null;

        // The library knows no place for the mapping in [key: value], which begins with its key.
        ParsingEvent first = start;
        for (var next = events.Next(); next is not MappingEnd; next = events.Next())
        {
            first = ReferenceEquals(first, start) && start.Start.Equals(Mark.Empty) ? next : first;
            var key = Node(next, depth + 1);
            var value = Node(events.Next(), depth + 1);
            var at = events.At(next);
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
        return new YamlMapping(events.At(first), entries);
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
            WrongTag(events.At(start), start.Tag, found);
        }
    }

    private void WrongTag(SourcePosition at, TagName tag, string found) =>
        faults.Add(
            at,
            $"tag {FaultText.Plain(tag.Value.Replace(TagPrefix, "!!", StringComparison.Ordinal))} stands before {found}; expected no tag"
        );
}
