using Permafrost.Core.Digests;

namespace Permafrost.Pipeline.Code;

/// <summary>
/// The assembly files of a folder, but for the framework's, which is the same code whether a program brings it along or not. Each is read
/// once, for compiled code does not change under a running process.
/// </summary>
internal sealed class AssemblyFiles(string directory)
{
    private readonly Dictionary<string, byte[]?> contents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Sha256Digest?> digests = new(StringComparer.Ordinal);
    private readonly IReadOnlySet<string> framework = RuntimePack.AssembliesIn(directory);

    /// <summary>Names of the assemblies that were asked for so far, those that are not there among them.</summary>
    public IEnumerable<string> Names => contents.Keys;

    /// <summary>Content of an assembly's file; null if there is none.</summary>
    public byte[]? Read(string name)
    {
        if (!contents.TryGetValue(name, out byte[]? content))
        {
            string path = Path.Combine(directory, name + ".dll");
            contents[name] = content = !framework.Contains(name) && File.Exists(path) ? File.ReadAllBytes(path) : null;
        }

        return content;
    }

    /// <inheritdoc cref="Read"/>
    public Sha256Digest? Digest(string name)
    {
        if (!digests.TryGetValue(name, out var digest))
        {
            digests[name] = digest = Read(name) is { } content ? Sha256Digest.OfBytes(content) : null;
        }

        return digest;
    }
}
