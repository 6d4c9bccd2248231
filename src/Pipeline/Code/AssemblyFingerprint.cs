using System.Collections.Concurrent;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Json;

namespace Permafrost.Pipeline.Code;

/// <summary>
/// The plain form of a code fingerprint: the IL and constants of the stage's assembly and of every own assembly it refers to,
/// directly or not, and the versions of the packages these refer to.
/// </summary>
/// <remarks>
/// Never file bytes, MVIDs, paths, times or commits, so that two clones anywhere agree and a comment changes nothing. A change
/// anywhere in these assemblies counts, reached or not. Not seen: native libraries and the patch level of the runtime.
/// </remarks>
/// <param name="ownPrefix">How the names of our own assemblies begin (<c>Permafrost.</c>).</param>
public sealed class AssemblyFingerprint(string ownPrefix) : ICodeFingerprint
{
    // Compiled code does not change under a running process.
    private readonly ConcurrentDictionary<string, CodeVersion> versions = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The stage's assembly was not loaded from a file.</exception>
    public CodeVersion Of(Stage stage)
    {
        var assembly = stage.GetType().Assembly;
        return string.IsNullOrEmpty(assembly.Location)
            ? throw new InvalidOperationException(
                $"{assembly.GetName().Name} was not loaded from a file; its code cannot be fingerprinted."
            )
            : OfAssembly(assembly.Location);
    }

    /// <summary>The version of an assembly file and of what it refers to, looked for beside it.</summary>
    /// <exception cref="InvalidOperationException">An own assembly it refers to does not lie beside it.</exception>
    public CodeVersion OfAssembly(string path) => versions.GetOrAdd(path, Read);

    private CodeVersion Read(string rootPath)
    {
        string folder = Path.GetDirectoryName(rootPath)!;
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var pending = new Queue<string>([Path.GetFileNameWithoutExtension(rootPath)]);
        while (pending.TryDequeue(out string? name))
        {
            string path = Path.Combine(folder, name + ".dll");
            if (parts.ContainsKey(name) || !IsOursOrPackage(name, path))
            {
                continue;
            }

            using var file = new PEReader(File.OpenRead(path), PEStreamOptions.PrefetchEntireImage);
            var metadata = file.GetMetadataReader();
            parts[name] =
                IsOwn(name) || path == rootPath ? AssemblyContent.Digest(file, metadata, IsOwn).ToString() : PackageVersion(metadata);
            foreach (var handle in metadata.AssemblyReferences)
            {
                pending.Enqueue(metadata.GetString(metadata.GetAssemblyReference(handle).Name));
            }
        }

        var document = new JsonObject(parts.Select(part => KeyValuePair.Create(part.Key, (JsonNode?)part.Value)));
        return new CodeVersion(CanonicalJson.Digest(document), parts);
    }

    private bool IsOwn(string name) => name.StartsWith(ownPrefix, StringComparison.Ordinal);

    private bool IsOursOrPackage(string name, string path)
    {
        if (File.Exists(path))
        {
            return true;
        }

        if (IsOwn(name))
        {
            throw new InvalidOperationException($"{path} does not exist, though the code of a stage refers to it.");
        }

        // The framework's own, whose version stands in each reference to it, or a package's optional dependency that was left out.
        return false;
    }

    /// <summary>The package's version as its authors state it; the assembly version often stays behind (16.0.0.0 for 16.3.0).</summary>
    private static string PackageVersion(MetadataReader metadata)
    {
        string? informational = AssemblyAttributeText(metadata, "AssemblyInformationalVersionAttribute");
        return informational?.Split('+')[0]
            ?? AssemblyAttributeText(metadata, "AssemblyFileVersionAttribute")
            ?? metadata.GetAssemblyDefinition().Version.ToString();
    }

    private static string? AssemblyAttributeText(MetadataReader metadata, string attributeName)
    {
        foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (
                attribute.Constructor.Kind == HandleKind.MemberReference
                && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent
                    is { Kind: HandleKind.TypeReference } parent
                && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)parent).Name, attributeName)
            )
            {
                // ECMA-335 II.23.3: a prolog of two bytes, then the constructor's only argument.
                var value = metadata.GetBlobReader(attribute.Value);
                value.ReadUInt16();
                return value.ReadSerializedString();
            }
        }

        return null;
    }
}
