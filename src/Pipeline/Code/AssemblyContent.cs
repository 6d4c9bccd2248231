using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Permafrost.Core.Digests;

namespace Permafrost.Pipeline.Code;

/// <summary>What an assembly file means, without what differs between two builds of one source.</summary>
/// <remarks>
/// Method bodies name their targets by row number, so every table that a row number can point into is read in its order, with names
/// and signatures instead of heap offsets. Left out: the module's MVID, addresses in the file, the debug directory, assembly and
/// module attributes (versions, configuration, friends), and the versions of references to own assemblies.
/// </remarks>
internal sealed class AssemblyContent
{
    private readonly PEReader file;
    private readonly MetadataReader metadata;
    private readonly BinaryWriter writer;

    private AssemblyContent(PEReader file, MetadataReader metadata, Stream target)
    {
        this.file = file;
        this.metadata = metadata;
        writer = new BinaryWriter(target);
    }

    public static Sha256Digest Digest(PEReader file, MetadataReader metadata, Func<string, bool> isOwn)
    {
        using var text = new MemoryStream();
        var content = new AssemblyContent(file, metadata, text);
        content.WriteTableSizes();
        content.WriteReferences(isOwn);
        content.WriteTypes();
        content.WriteMembers();
        content.WriteSignatures();
        content.WriteAttributes();
        content.WriteResources();
        content.WriteLiterals();
        return Sha256Digest.OfBytes(text.GetBuffer().AsSpan(0, (int)text.Length));
    }

    /// <summary>What keeps the end of one table and the start of the next apart.</summary>
    private void WriteTableSizes()
    {
        foreach (var table in Enum.GetValues<TableIndex>().Where(table => table <= TableIndex.GenericParamConstraint))
        {
            // The version of the assembly is an attribute too, and it is not to count.
            writer.Write(table == TableIndex.CustomAttribute ? 0 : metadata.GetTableRowCount(table));
        }
    }

    private void WriteReferences(Func<string, bool> isOwn)
    {
        foreach (var handle in metadata.AssemblyReferences)
        {
            var reference = metadata.GetAssemblyReference(handle);
            string name = metadata.GetString(reference.Name);
            Write(handle);
            writer.Write(name);
            writer.Write(isOwn(name) ? "" : reference.Version.ToString());
        }

        foreach (var handle in metadata.TypeReferences)
        {
            var reference = metadata.GetTypeReference(handle);
            Write(handle, reference.ResolutionScope);
            Write(reference.Namespace, reference.Name);
        }

        foreach (var handle in metadata.MemberReferences)
        {
            var reference = metadata.GetMemberReference(handle);
            Write(handle, reference.Parent);
            Write(reference.Name);
            Write(reference.Signature);
        }

        for (int row = 1; row <= metadata.GetTableRowCount(TableIndex.ModuleRef); row++)
        {
            var handle = MetadataTokens.ModuleReferenceHandle(row);
            Write(handle);
            Write(metadata.GetModuleReference(handle).Name);
        }

        foreach (var handle in metadata.ExportedTypes)
        {
            var exported = metadata.GetExportedType(handle);
            Write(handle, exported.Implementation);
            Write(exported.Namespace, exported.Name);
        }
    }

    private void WriteTypes()
    {
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            var layout = type.GetLayout();
            Write(handle, type.BaseType, type.GetDeclaringType());
            Write(type.Namespace, type.Name);
            writer.Write((int)type.Attributes);
            writer.Write(layout.Size);
            writer.Write(layout.PackingSize);
            WriteGenericParameters(type.GetGenericParameters());
            foreach (var implementation in type.GetInterfaceImplementations())
            {
                Write(implementation, metadata.GetInterfaceImplementation(implementation).Interface);
            }

            foreach (var implementation in type.GetMethodImplementations())
            {
                var overriding = metadata.GetMethodImplementation(implementation);
                Write(implementation, overriding.MethodBody, overriding.MethodDeclaration);
            }

            WriteProperties(type);
        }
    }

    private void WriteProperties(TypeDefinition type)
    {
        foreach (var handle in type.GetProperties())
        {
            var property = metadata.GetPropertyDefinition(handle);
            var accessors = property.GetAccessors();
            Write(handle, accessors.Getter, accessors.Setter);
            Write(property.Name);
            Write(property.Signature);
            Write(property.GetDefaultValue());
        }

        foreach (var handle in type.GetEvents())
        {
            var declared = metadata.GetEventDefinition(handle);
            var accessors = declared.GetAccessors();
            Write(handle, declared.Type, accessors.Adder, accessors.Remover, accessors.Raiser);
            Write(declared.Name);
        }
    }

    private void WriteMembers()
    {
        foreach (var handle in metadata.FieldDefinitions)
        {
            var field = metadata.GetFieldDefinition(handle);
            Write(handle, field.GetDeclaringType());
            Write(field.Name);
            Write(field.Signature);
            Write(field.GetDefaultValue());
            Write(field.GetMarshallingDescriptor());
            writer.Write((int)field.Attributes);
            writer.Write(field.GetOffset());
            if (field.GetRelativeVirtualAddress() is not 0 and int address)
            {
                writer.Write(file.GetSectionData(address).GetContent(0, DataSize(field)).AsSpan());
            }
        }

        foreach (var handle in metadata.MethodDefinitions)
        {
            WriteMethod(handle, metadata.GetMethodDefinition(handle));
        }
    }

    private void WriteMethod(MethodDefinitionHandle handle, MethodDefinition method)
    {
        Write(handle, method.GetDeclaringType());
        Write(method.Name);
        Write(method.Signature);
        writer.Write((int)method.Attributes);
        writer.Write((int)method.ImplAttributes);
        WriteGenericParameters(method.GetGenericParameters());
        foreach (var parameterHandle in method.GetParameters())
        {
            var parameter = metadata.GetParameter(parameterHandle);
            Write(parameterHandle);
            Write(parameter.Name);
            Write(parameter.GetDefaultValue());
            Write(parameter.GetMarshallingDescriptor());
            writer.Write(parameter.SequenceNumber);
            writer.Write((int)parameter.Attributes);
        }

        if (method.Attributes.HasFlag(System.Reflection.MethodAttributes.PinvokeImpl))
        {
            var import = method.GetImport();
            Write(import.Module);
            Write(import.Name);
            writer.Write((int)import.Attributes);
        }

        if (method.RelativeVirtualAddress != 0)
        {
            WriteBody(file.GetMethodBody(method.RelativeVirtualAddress));
        }
    }

    private void WriteBody(MethodBodyBlock body)
    {
        byte[] instructions = body.GetILBytes() ?? [];
        writer.Write(instructions.Length);
        writer.Write(instructions);
        writer.Write(body.MaxStack);
        writer.Write(body.LocalVariablesInitialized);
        Write(body.LocalSignature);
        foreach (var region in body.ExceptionRegions)
        {
            writer.Write((int)region.Kind);
            writer.Write(region.TryOffset);
            writer.Write(region.TryLength);
            writer.Write(region.HandlerOffset);
            writer.Write(region.HandlerLength);
            writer.Write(region.FilterOffset);
            Write(region.CatchType);
        }
    }

    private void WriteSignatures()
    {
        for (int row = 1; row <= metadata.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            Write(metadata.GetTypeSpecification(MetadataTokens.TypeSpecificationHandle(row)).Signature);
        }

        for (int row = 1; row <= metadata.GetTableRowCount(TableIndex.StandAloneSig); row++)
        {
            Write(metadata.GetStandaloneSignature(MetadataTokens.StandaloneSignatureHandle(row)).Signature);
        }

        for (int row = 1; row <= metadata.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            var method = metadata.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row));
            Write(method.Method);
            Write(method.Signature);
        }
    }

    private void WriteAttributes()
    {
        foreach (var handle in metadata.CustomAttributes)
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Parent.Kind is not (HandleKind.AssemblyDefinition or HandleKind.ModuleDefinition))
            {
                Write(attribute.Parent, attribute.Constructor);
                Write(attribute.Value);
            }
        }
    }

    private void WriteResources()
    {
        foreach (var handle in metadata.ManifestResources)
        {
            var resource = metadata.GetManifestResource(handle);
            Write(resource.Implementation);
            Write(resource.Name);
            if (resource.Implementation.IsNil)
            {
                int address = file.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress;
                var reader = file.GetSectionData(address).GetReader();
                reader.Offset = checked((int)resource.Offset);
                int length = reader.ReadInt32();
                writer.Write(length);
                writer.Write(reader.ReadBytes(length));
            }
        }
    }

    /// <summary>The heap of string literals; method bodies name them by their offset in it.</summary>
    private unsafe void WriteLiterals()
    {
        int offset = metadata.GetHeapMetadataOffset(HeapIndex.UserString);
        writer.Write(new ReadOnlySpan<byte>(metadata.MetadataPointer + offset, metadata.GetHeapSize(HeapIndex.UserString)));
    }

    private void WriteGenericParameters(GenericParameterHandleCollection handles)
    {
        foreach (var handle in handles)
        {
            var parameter = metadata.GetGenericParameter(handle);
            Write(handle);
            Write(parameter.Name);
            writer.Write((int)parameter.Attributes);
            foreach (var constraint in parameter.GetConstraints())
            {
                Write(metadata.GetGenericParameterConstraint(constraint).Type);
            }
        }
    }

    /// <summary>Size of the data behind a field: ECMA-335 II.16.3.1 allows primitive types and structs of explicit size.</summary>
    private int DataSize(FieldDefinition field)
    {
        var signature = metadata.GetBlobReader(field.Signature);
        signature.ReadSignatureHeader();
        return signature.ReadSignatureTypeCode() switch
        {
            SignatureTypeCode.Boolean or SignatureTypeCode.SByte or SignatureTypeCode.Byte => 1,
            SignatureTypeCode.Char or SignatureTypeCode.Int16 or SignatureTypeCode.UInt16 => 2,
            SignatureTypeCode.Int32 or SignatureTypeCode.UInt32 or SignatureTypeCode.Single => 4,
            SignatureTypeCode.Int64 or SignatureTypeCode.UInt64 or SignatureTypeCode.Double => 8,
            SignatureTypeCode.TypeHandle when signature.ReadTypeHandle() is { Kind: HandleKind.TypeDefinition } type => metadata
                .GetTypeDefinition((TypeDefinitionHandle)type)
                .GetLayout()
                .Size,
            var code => throw new InvalidDataException($"Field {metadata.GetString(field.Name)} has initial data of type {code}."),
        };
    }

    private void Write(params ReadOnlySpan<EntityHandle> handles)
    {
        foreach (var handle in handles)
        {
            writer.Write(handle.IsNil ? 0 : MetadataTokens.GetToken(handle));
        }
    }

    private void Write(params ReadOnlySpan<StringHandle> handles)
    {
        foreach (var handle in handles)
        {
            writer.Write(metadata.GetString(handle));
        }
    }

    private void Write(BlobHandle handle)
    {
        var blob = metadata.GetBlobReader(handle);
        writer.Write(blob.Length);
        writer.Write(blob.ReadBytes(blob.Length));
    }

    private void Write(ConstantHandle handle)
    {
        if (!handle.IsNil)
        {
            var constant = metadata.GetConstant(handle);
            writer.Write((byte)constant.TypeCode);
            Write(constant.Value);
        }
    }
}
