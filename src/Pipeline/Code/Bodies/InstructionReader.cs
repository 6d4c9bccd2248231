using System.Buffers;
using System.Collections.Immutable;
using System.Reflection.Metadata;
using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Bodies;

/// <summary>Decodes IL (ECMA-335 III).</summary>
internal static class InstructionReader
{
    /// <summary>The prefix <c>no.</c>, which has no name in .NET.</summary>
    public const int NoCheck = 0xfe19;

    private const byte TwoByteCode = 0xfe;

    public static CodeBody Read(CodeAssembly assembly, int relativeVirtualAddress)
    {
        var block = assembly.Body(relativeVirtualAddress);
        var reader = block.GetILReader();
        var instructions = ArrayPool<Instruction>.Shared.Rent(reader.Length);
        int[] indices = ArrayPool<int>.Shared.Rent(reader.Length + 1);
        int count = 0;
        while (reader.RemainingBytes > 0)
        {
            indices[reader.Offset] = count;
            instructions[count++] = ReadOne(assembly, ref reader);
        }

        indices[reader.Length] = count;
        var locals = block.LocalSignature.IsNil
            ? []
            : assembly
                .Metadata.GetStandaloneSignature(block.LocalSignature)
                .DecodeLocalSignature(assembly.Signatures, genericContext: null);
        for (int i = 0; i < count; i++)
        {
            // Offsets become indices in place: the array is the instruction's own.
            int[] targets = instructions[i].Targets;
            for (int j = 0; j < targets.Length; j++)
            {
                targets[j] = indices[targets[j]];
            }
        }

        var body = new CodeBody(
            instructions.AsSpan(0, count).ToArray(),
            [.. block.ExceptionRegions.Select(region => Clause(assembly, region, indices))],
            locals,
            block.LocalVariablesInitialized
        );
        ArrayPool<Instruction>.Shared.Return(instructions, clearArray: true);
        ArrayPool<int>.Shared.Return(indices);
        return body;
    }

    private static ExceptionClause Clause(CodeAssembly assembly, ExceptionRegion region, int[] indices) =>
        new(
            region.Kind,
            indices[region.TryOffset],
            indices[region.TryOffset + region.TryLength],
            indices[region.HandlerOffset],
            indices[region.HandlerOffset + region.HandlerLength],
            region.Kind == ExceptionRegionKind.Filter ? indices[region.FilterOffset] : null,
            region.CatchType.IsNil ? null : assembly.Use(region.CatchType)
        );

    private static Instruction ReadOne(CodeAssembly assembly, ref BlobReader reader)
    {
        byte first = reader.ReadByte();
        var code = (ILOpCode)(first == TwoByteCode ? TwoByteCode << 8 | reader.ReadByte() : first);
        if (code == ILOpCode.Switch)
        {
            int[] targets = new int[reader.ReadInt32()];
            int end = reader.Offset + sizeof(int) * targets.Length;
            for (int i = 0; i < targets.Length; i++)
            {
                targets[i] = end + reader.ReadInt32();
            }

            return new Instruction(code, 0, null, targets);
        }

        if (code.IsBranch())
        {
            int distance = code.GetBranchOperandSize() == 1 ? reader.ReadSByte() : reader.ReadInt32();
            return new Instruction(code.GetLongBranch(), 0, null, [reader.Offset + distance]);
        }

        return code switch
        {
            >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3 => Plain(ILOpCode.Ldarg, code - ILOpCode.Ldarg_0),
            >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3 => Plain(ILOpCode.Ldloc, code - ILOpCode.Ldloc_0),
            >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3 => Plain(ILOpCode.Stloc, code - ILOpCode.Stloc_0),
            >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8 => Plain(ILOpCode.Ldc_i4, code - ILOpCode.Ldc_i4_0),
            ILOpCode.Ldarg_s => Plain(ILOpCode.Ldarg, reader.ReadByte()),
            ILOpCode.Ldarga_s => Plain(ILOpCode.Ldarga, reader.ReadByte()),
            ILOpCode.Starg_s => Plain(ILOpCode.Starg, reader.ReadByte()),
            ILOpCode.Ldloc_s => Plain(ILOpCode.Ldloc, reader.ReadByte()),
            ILOpCode.Ldloca_s => Plain(ILOpCode.Ldloca, reader.ReadByte()),
            ILOpCode.Stloc_s => Plain(ILOpCode.Stloc, reader.ReadByte()),
            ILOpCode.Ldarg or ILOpCode.Ldarga or ILOpCode.Starg or ILOpCode.Ldloc or ILOpCode.Ldloca or ILOpCode.Stloc => Plain(
                code,
                reader.ReadUInt16()
            ),
            ILOpCode.Ldc_i4_s => Plain(ILOpCode.Ldc_i4, reader.ReadSByte()),
            ILOpCode.Unaligned or (ILOpCode)NoCheck => Plain(code, reader.ReadByte()),
            ILOpCode.Ldc_i4 or ILOpCode.Ldc_r4 => Plain(code, reader.ReadInt32()),
            ILOpCode.Ldc_i8 or ILOpCode.Ldc_r8 => Plain(code, reader.ReadInt64()),
            _ when HasToken(code) => new Instruction(code, 0, assembly.Meaning(reader.ReadInt32()), []),
            _ => Plain(code, 0),
        };
    }

    private static Instruction Plain(ILOpCode code, long value) => new(code, value, null, []);

    private static bool HasToken(ILOpCode code) =>
        code
            is ILOpCode.Jmp
                or ILOpCode.Call
                or ILOpCode.Calli
                or ILOpCode.Callvirt
                or ILOpCode.Cpobj
                or ILOpCode.Ldobj
                or ILOpCode.Ldstr
                or ILOpCode.Newobj
                or ILOpCode.Castclass
                or ILOpCode.Isinst
                or ILOpCode.Unbox
                or ILOpCode.Ldfld
                or ILOpCode.Ldflda
                or ILOpCode.Stfld
                or ILOpCode.Ldsfld
                or ILOpCode.Ldsflda
                or ILOpCode.Stsfld
                or ILOpCode.Stobj
                or ILOpCode.Box
                or ILOpCode.Newarr
                or ILOpCode.Ldelema
                or ILOpCode.Ldelem
                or ILOpCode.Stelem
                or ILOpCode.Unbox_any
                or ILOpCode.Refanyval
                or ILOpCode.Mkrefany
                or ILOpCode.Ldtoken
                or ILOpCode.Ldftn
                or ILOpCode.Ldvirtftn
                or ILOpCode.Initobj
                or ILOpCode.Constrained
                or ILOpCode.Sizeof;
}
