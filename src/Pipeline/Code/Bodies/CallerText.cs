using System.Reflection.Metadata;
using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Pipeline.Code.Bodies;

/// <summary>Finds the constants that a compiler makes of a call's place: line, file, text of an argument. They mean nothing for results.</summary>
internal static class CallerText
{
    /// <summary>Indices of the instructions that load such a constant.</summary>
    public static HashSet<int> Of(CodeBody body)
    {
        var found = new HashSet<int>();
        HashSet<int>? targets = null;
        for (int i = 0; i < body.Instructions.Length; i++)
        {
            if (body.Instructions[i] is not { Code: ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj, Meaning: MethodUse called })
            {
                continue;
            }

            int at = i;
            for (int left = Parameters(called); left > 0 && at > 0; left--)
            {
                targets ??= [.. body.Instructions.SelectMany(instruction => instruction.Targets)];
                if (targets.Contains(at) || !IsConstant(body.Instructions[at - 1]))
                {
                    break;
                }

                at--;
                found.Add(at);
            }
        }

        return found;
    }

    /// <summary>The framework's <c>ThrowIf…</c> take the text of what they check as their last argument.</summary>
    private static int Parameters(MethodUse called) =>
        called.Own is { } own ? own.CallerParameters
        : called.Name.StartsWith("ThrowIf", StringComparison.Ordinal) && called.Parent.Name.EndsWith("Exception", StringComparison.Ordinal)
            ? 1
        : 0;

    private static bool IsConstant(in Instruction instruction) => instruction.Code is ILOpCode.Ldstr or ILOpCode.Ldc_i4 or ILOpCode.Ldnull;
}
