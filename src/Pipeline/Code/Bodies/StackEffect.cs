using System.Reflection.Metadata;
using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Bodies;

/// <summary>How many values an instruction takes from the evaluation stack and leaves on it (ECMA-335 III).</summary>
internal static class StackEffect
{
    public static int Pops(in Instruction instruction) =>
        instruction.Code switch
        {
            ILOpCode.Call or ILOpCode.Callvirt => Taken((MethodUse)instruction.Meaning!),
            ILOpCode.Newobj => ((MethodUse)instruction.Meaning!).Signature.ParameterTypes.Length,
            // Parts: header, return type, parameters; and the pointer itself.
            ILOpCode.Calli => ((TypeUse)instruction.Meaning!).Parts.Length - 2 + 1,
            ILOpCode.Stelem or ILOpCode.Cpblk or ILOpCode.Initblk or >= ILOpCode.Stelem_i and <= ILOpCode.Stelem_ref => 3,
            >= ILOpCode.Beq
            and <= ILOpCode.Blt_un
            or >= ILOpCode.Stind_ref
            and <= ILOpCode.Stind_r8
            or ILOpCode.Stind_i
            or >= ILOpCode.Add
            and <= ILOpCode.Shr_un
            or >= ILOpCode.Add_ovf
            and <= ILOpCode.Sub_ovf_un
            or >= ILOpCode.Ceq
            and <= ILOpCode.Clt_un
            or >= ILOpCode.Ldelema
            and <= ILOpCode.Ldelem_ref
            or ILOpCode.Ldelem
            or ILOpCode.Stfld
            or ILOpCode.Stobj
            or ILOpCode.Cpobj => 2,
            >= ILOpCode.Ldind_i1
            and <= ILOpCode.Ldind_ref
            or >= ILOpCode.Neg
            and <= ILOpCode.Conv_u8
            or >= ILOpCode.Conv_ovf_i1_un
            and <= ILOpCode.Conv_ovf_u_un
            or >= ILOpCode.Conv_ovf_i1
            and <= ILOpCode.Conv_ovf_u8
            or >= ILOpCode.Conv_u2
            and <= ILOpCode.Conv_ovf_u
            or ILOpCode.Conv_r_un
            or ILOpCode.Conv_u
            or ILOpCode.Starg
            or ILOpCode.Stloc
            or ILOpCode.Pop
            or ILOpCode.Dup
            or ILOpCode.Brfalse
            or ILOpCode.Brtrue
            or ILOpCode.Switch
            or ILOpCode.Throw
            or ILOpCode.Stsfld
            or ILOpCode.Initobj
            or ILOpCode.Ldobj
            or ILOpCode.Castclass
            or ILOpCode.Isinst
            or ILOpCode.Unbox
            or ILOpCode.Unbox_any
            or ILOpCode.Ldfld
            or ILOpCode.Ldflda
            or ILOpCode.Box
            or ILOpCode.Newarr
            or ILOpCode.Ldlen
            or ILOpCode.Ckfinite
            or ILOpCode.Refanyval
            or ILOpCode.Refanytype
            or ILOpCode.Mkrefany
            or ILOpCode.Localloc
            or ILOpCode.Ldvirtftn
            or ILOpCode.Endfilter => 1,
            _ => 0,
        };

    public static int Pushes(in Instruction instruction) =>
        instruction.Code switch
        {
            ILOpCode.Dup => 2,
            ILOpCode.Call or ILOpCode.Callvirt => Returns(((MethodUse)instruction.Meaning!).Signature.ReturnType),
            ILOpCode.Calli => Returns(((TypeUse)instruction.Meaning!).Parts[1]),
            ILOpCode.Newobj => 1,
            >= ILOpCode.Ldnull
            and <= ILOpCode.Ldc_r8
            or >= ILOpCode.Ldind_i1
            and <= ILOpCode.Ldind_ref
            or >= ILOpCode.Add
            and <= ILOpCode.Conv_u8
            or ILOpCode.Ldobj
            or ILOpCode.Ldstr
            or ILOpCode.Castclass
            or ILOpCode.Isinst
            or ILOpCode.Conv_r_un
            or ILOpCode.Unbox
            or ILOpCode.Ldfld
            or ILOpCode.Ldflda
            or ILOpCode.Ldsfld
            or ILOpCode.Ldsflda
            or >= ILOpCode.Conv_ovf_i1_un
            and <= ILOpCode.Conv_ovf_u_un
            or ILOpCode.Box
            or ILOpCode.Newarr
            or ILOpCode.Ldlen
            or >= ILOpCode.Ldelema
            and <= ILOpCode.Ldelem_ref
            or ILOpCode.Ldelem
            or ILOpCode.Unbox_any
            or >= ILOpCode.Conv_ovf_i1
            and <= ILOpCode.Conv_ovf_u8
            or ILOpCode.Refanyval
            or ILOpCode.Ckfinite
            or ILOpCode.Mkrefany
            or ILOpCode.Ldtoken
            or >= ILOpCode.Conv_u2
            and <= ILOpCode.Sub_ovf_un
            or ILOpCode.Conv_u
            or ILOpCode.Arglist
            or >= ILOpCode.Ceq
            and <= ILOpCode.Ldvirtftn
            or ILOpCode.Ldarg
            or ILOpCode.Ldarga
            or ILOpCode.Ldloc
            or ILOpCode.Ldloca
            or ILOpCode.Localloc
            or ILOpCode.Sizeof
            or ILOpCode.Refanytype => 1,
            _ => 0,
        };

    private static int Taken(MethodUse method) =>
        method.Signature.ParameterTypes.Length + (method.Signature.Header.IsInstance && !method.Signature.Header.HasExplicitThis ? 1 : 0);

    private static int Returns(TypeUse type)
    {
        while (type.Form == TypeForm.Modified)
        {
            type = type.Parts[0];
        }

        return type is { Form: TypeForm.Plain, Assembly: null, Own: null, Name: nameof(PrimitiveTypeCode.Void) } ? 0 : 1;
    }
}
