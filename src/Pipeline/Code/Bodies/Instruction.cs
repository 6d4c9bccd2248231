using System.Reflection.Metadata;

namespace Permafrost.Pipeline.Code.Bodies;

/// <summary>One instruction, its short forms written out.</summary>
/// <param name="Code">The long form: <c>ldarg</c> for <c>ldarg.0</c>.</param>
/// <param name="Value">A number: a constant's bits, of an argument or local its position.</param>
/// <param name="Meaning">What its token means (<see cref="Metadata.CodeAssembly.Meaning"/>).</param>
/// <param name="Targets">Where it may branch to: indices of instructions.</param>
internal readonly record struct Instruction(ILOpCode Code, long Value, object? Meaning, int[] Targets)
{
    /// <summary>Whether the next instruction may follow it.</summary>
    public bool FallsThrough =>
        Code
            is not (
                ILOpCode.Br
                or ILOpCode.Leave
                or ILOpCode.Ret
                or ILOpCode.Throw
                or ILOpCode.Rethrow
                or ILOpCode.Endfinally
                or ILOpCode.Endfilter
                or ILOpCode.Jmp
            );
}
