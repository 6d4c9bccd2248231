using System.Text;
using Permafrost.Core.Digests;

namespace Permafrost.Pipeline.Code;

/// <summary>The version of the code that a stage runs.</summary>
public sealed class CodeVersion
{
    private readonly Lazy<IReadOnlyDictionary<string, string>> parts;

    /// <param name="parts">What it is made of, by name: a digest for our own code, a version for a package.</param>
    public CodeVersion(IReadOnlyDictionary<string, string> parts)
    {
        this.parts = new(parts);
        Digest = Sha256Digest.OfBytes(Text());
    }

    /// <param name="digest">Its digest, known from before.</param>
    /// <param name="parts">Finds out what it is made of.</param>
    internal CodeVersion(Sha256Digest digest, Func<IReadOnlyDictionary<string, string>> parts)
    {
        this.parts = new(parts);
        Digest = digest;
    }

    /// <summary>SHA-256 of <see cref="Text"/>: what enters the stage's key.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>What it is made of, by name. For explanations.</summary>
    public IReadOnlyDictionary<string, string> Parts => parts.Value;

    /// <summary>The parts, one on a line, name and value apart by a tab, in ordinal order.</summary>
    internal byte[] Text()
    {
        var text = new StringBuilder();
        foreach (var (name, value) in Parts.OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append('\t').Append(value).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The parts that <see cref="Text"/> was made of; lines of any other form are passed over.</summary>
    internal static IReadOnlyDictionary<string, string> ParseText(ReadOnlySpan<byte> text)
    {
        var parsed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in Encoding.UTF8.GetString(text).Split('\n'))
        {
            if (line.Split('\t') is [var name, var value])
            {
                parsed[name] = value;
            }
        }

        return parsed;
    }
}
