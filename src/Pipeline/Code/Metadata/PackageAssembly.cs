using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace Permafrost.Pipeline.Code.Metadata;

/// <summary>An assembly of a package: which version it is, and what it refers to.</summary>
/// <param name="Version">The package's version as its authors state it; the assembly version often stays behind (16.0.0.0 for 16.3.0).</param>
/// <param name="References">Names of the assemblies that it refers to.</param>
internal sealed record PackageAssembly(string Version, ImmutableArray<string> References)
{
    public static PackageAssembly Read(byte[] image)
    {
        using var file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(image));
        var metadata = file.GetMetadataReader();
        string version =
            AttributeText(metadata, "AssemblyInformationalVersionAttribute")?.Split('+')[0]
            ?? AttributeText(metadata, "AssemblyFileVersionAttribute")
            ?? metadata.GetAssemblyDefinition().Version.ToString();
        return new PackageAssembly(
            version,
            [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))]
        );
    }

    private static string? AttributeText(MetadataReader metadata, string attributeName)
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
