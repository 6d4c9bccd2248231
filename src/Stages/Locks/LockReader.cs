using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Text;

namespace Permafrost.Stages.Locks;

/// <summary>Reads a lock strictly, and names the line of what is wrong: locks are edited by merges, and a merge may go astray.</summary>
internal ref struct LockReader
{
    public const string Key = "key";
    public const string Code = "code";
    public const string Outputs = "outputs";
    public const string Epochs = "epochs";
    public const string Metrics = "metrics";

    private static readonly string[] Marks = ["<<<<<<<", "=======", ">>>>>>>"];

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdef"u8);

    private const string Next = "To start anew, delete the file and run Report.";

    private readonly ReadOnlyMemory<byte> utf8;
    private readonly string display;
    private Utf8JsonReader reader;

    private LockReader(ReadOnlyMemory<byte> utf8, string display)
    {
        this.utf8 = utf8;
        this.display = display;
        reader = new Utf8JsonReader(utf8.Span);
    }

    /// <exception cref="UserErrorException">It is no lock; the message names the line.</exception>
    public static LockFile Read(ReadOnlyMemory<byte> utf8, string display)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
        {
            // Some editors write a byte order mark; JSON knows none.
            utf8 = utf8[3..];
        }

        RefuseConflicts(utf8.Span, display);
        var lockReader = new LockReader(utf8, display);
        if (!Utf8.IsValid(utf8.Span))
        {
            throw lockReader.FaultAt(1, "is not UTF-8; expected the JSON that Report writes.");
        }

        try
        {
            return lockReader.ReadFile();
        }
        catch (JsonException exception)
        {
            // The text names the place once more, counted from 0.
            string what = exception.Message.Split(" LineNumber:")[0].TrimEnd('.');
            throw lockReader.FaultAt((exception.LineNumber ?? 0) + 1, $"is no JSON: {VisibleText.Of(what)}.");
        }
        catch (InvalidOperationException)
        {
            throw lockReader.Fault("holds half of a character (a lone surrogate); expected the JSON that Report writes.");
        }
    }

    /// <summary>Git leaves its marks at the start of a line.</summary>
    private static void RefuseConflicts(ReadOnlySpan<byte> utf8, string display)
    {
        int first = int.MaxValue;
        foreach (string mark in Marks)
        {
            byte[] bytes = Encoding.UTF8.GetBytes($"\n{mark}");
            int before = utf8.IndexOf(bytes);
            int at =
                utf8.StartsWith(bytes.AsSpan(1)) ? 0
                : before >= 0 ? before + 1
                : int.MaxValue;
            first = Math.Min(first, at);
        }

        if (first < int.MaxValue)
        {
            var line = utf8[first..];
            int end = line.IndexOf((byte)'\n');
            string text = VisibleText.Of(Encoding.UTF8.GetString(end < 0 ? line : line[..end]).TrimEnd('\r'), 40);
            throw new UserErrorException(
                $"{display}:{1 + utf8[..first].Count((byte)'\n')}: holds the mark of a merge conflict, {text}; expected JSON. "
                    + "Take the lock of either branch whole (git checkout --ours or --theirs), then run Report: it writes what is not so any more."
            );
        }
    }

    private LockFile ReadFile()
    {
        var experiments = new Dictionary<string, LockedExperiment>(StringComparer.Ordinal);
        bool hasSchema = false;
        Read();
        Expect(JsonTokenType.StartObject, "an object");
        while (NextMember() is { } name)
        {
            switch (name)
            {
                case "schema":
                    hasSchema = true;
                    if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out int schema) || schema != LockFile.Schema)
                    {
                        throw Fault($"schema is {Found}; this version reads {LockFile.Schema}.");
                    }

                    break;
                case "experiments":
                    Expect(JsonTokenType.StartObject, "experiments by name");
                    while (NextMember() is { } experiment)
                    {
                        RefuseTwice(experiments.ContainsKey(experiment), experiment);
                        experiments.Add(experiment, ReadExperiment(experiment));
                    }

                    break;
                default:
                    throw Unknown(name, "schema, experiments");
            }
        }

        if (!hasSchema)
        {
            throw FaultAt(1, $"has no schema; expected \"schema\": {LockFile.Schema}.");
        }

        // Anything after the end is a fault of its own.
        reader.Read();
        return new LockFile(experiments);
    }

    private LockedExperiment ReadExperiment(string experiment)
    {
        var stages = new Dictionary<string, LockedStage>(StringComparer.Ordinal);
        IReadOnlyList<KeyValuePair<string, double>> metrics = [];
        Expect(JsonTokenType.StartObject, "stages by name");
        while (NextMember() is { } name)
        {
            if (name == Metrics)
            {
                metrics = ReadMetrics();
            }
            else if (!LockedExperiment.KnownNames.Contains(name, StringComparer.Ordinal))
            {
                throw Unknown(name, $"{string.Join(", ", LockedExperiment.KnownNames)}, {Metrics}");
            }
            else
            {
                RefuseTwice(stages.ContainsKey(name), name);
                stages.Add(name, ReadStage());
            }
        }

        return LockedExperiment.StageNames.FirstOrDefault(stage => !stages.ContainsKey(stage)) is { } missing
            ? throw Fault(
                $"{VisibleText.Of(experiment)} ends without {missing}; expected {string.Join(", ", LockedExperiment.StageNames)}."
            )
            : new LockedExperiment(stages, metrics);
    }

    private LockedStage ReadStage()
    {
        Sha256Digest? key = null;
        Sha256Digest? code = null;
        IReadOnlyList<KeyValuePair<string, Sha256Digest>>? outputs = null;
        LockedEpochs? epochs = null;
        Expect(JsonTokenType.StartObject, "a stage");
        while (NextMember() is { } name)
        {
            switch (name)
            {
                case Key:
                    key = ReadDigest();
                    break;
                case Code:
                    code = ReadDigest();
                    break;
                case Outputs:
                    outputs = ReadDigests();
                    break;
                case Epochs:
                    epochs = new LockedEpochs(ReadEpochs());
                    break;
                default:
                    throw Unknown(name, $"{Key}, {Code}, {Outputs}, {Epochs}");
            }
        }

        return key is null || code is null || outputs is null
            ? throw Fault($"the stage ends without its {(key is null ? Key : code is null ? Code : Outputs)}.")
            : new LockedStage(key.Value, code.Value, outputs, epochs);
    }

    private List<KeyValuePair<string, double>> ReadMetrics()
    {
        var metrics = new List<KeyValuePair<string, double>>();
        Expect(JsonTokenType.StartObject, "figures by name");
        while (NextMember() is { } name)
        {
            Expect(JsonTokenType.Number, "a number");
            metrics.Add(
                reader.TryGetDouble(out double value) && double.IsFinite(value)
                    ? KeyValuePair.Create(name, value)
                    : throw Fault($"{name} is {Found}; expected a number that a double holds.")
            );
        }

        return metrics;
    }

    private List<KeyValuePair<string, Sha256Digest>> ReadDigests()
    {
        var digests = new List<KeyValuePair<string, Sha256Digest>>();
        Expect(JsonTokenType.StartObject, "digests by name");
        while (NextMember() is { } name)
        {
            digests.Add(KeyValuePair.Create(name, ReadDigest()));
        }

        return digests;
    }

    /// <summary>Looks at every token and keeps none: few ever ask for them.</summary>
    /// <remarks>Most of a lock is here, and every run reads it: compiled well from the start, it takes a tenth of the time.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlyMemory<byte> ReadEpochs()
    {
        Expect(JsonTokenType.StartObject, "epochs by number");
        int start = (int)reader.TokenStartIndex;
        while (NextMember() is { } epoch)
        {
            if (!int.TryParse(epoch, out int number) || $"{number}" != epoch)
            {
                throw Fault($"{VisibleText.Of(epoch, 40)} is no epoch; expected a whole number.");
            }

            Expect(JsonTokenType.StartObject, "digests of tensors");
            while (Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                Read();
                CheckDigest();
            }
        }

        return utf8[start..(int)reader.BytesConsumed];
    }

    private Sha256Digest ReadDigest()
    {
        CheckDigest();
        return Sha256Digest.Parse(reader.GetString()!);
    }

    private readonly void CheckDigest()
    {
        if (
            reader.TokenType != JsonTokenType.String
            || reader.ValueSpan.Length != 2 * Sha256Digest.SizeBytes
            || reader.ValueSpan.ContainsAnyExcept(Digits)
        )
        {
            throw Fault($"found {Found}; expected a SHA-256 of 64 lower-case hexadecimal digits.");
        }
    }

    /// <summary>The name of the next member, its value being the token after it; null at the end of the object.</summary>
    private string? NextMember()
    {
        Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        string name = reader.GetString()!;
        Read();
        return name;
    }

    private bool Read() => reader.Read();

    private readonly void RefuseTwice(bool isThere, string name)
    {
        if (isThere)
        {
            throw Fault($"{VisibleText.Of(name)} stands here for the second time; expected it once.");
        }
    }

    private readonly void Expect(JsonTokenType token, string what)
    {
        if (reader.TokenType != token)
        {
            throw Fault($"found {Found}; expected {what}.");
        }
    }

    private readonly string Found =>
        reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            _ => VisibleText.Of(Encoding.UTF8.GetString(reader.ValueSpan), 80),
        };

    private readonly UserErrorException Unknown(string name, string known) =>
        Fault($"unknown key {VisibleText.Of(name, 80)}; expected one of {known}.");

    private readonly UserErrorException Fault(string message) =>
        FaultAt(1 + utf8.Span[..(int)reader.TokenStartIndex].Count((byte)'\n'), message);

    private readonly UserErrorException FaultAt(long line, string message) => new($"{display}:{line}: {message} {Next}");
}
