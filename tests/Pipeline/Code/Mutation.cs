using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Permafrost.Tests.Pipeline.Code;

/// <summary>One instruction of an assembly that can be made another: a constant, an operator, a comparison, the way of a branch.</summary>
/// <param name="Method">Its method, <c>Some.Type+Inner:Method</c>.</param>
/// <param name="Offset">Position of a byte in the file.</param>
/// <param name="Value">What the byte becomes.</param>
/// <param name="IsWhole">
/// Whether every instruction of the method counts when the method does: it tests for no types, and it is no static constructor.
/// </param>
internal sealed record Mutation(string Method, int Offset, byte Value, bool IsWhole)
{
    private const int TwoByteCode = 0xfe;

    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value & 0xffff);

    // Pairs of which each is the other's mutant: add and sub, mul and div, and and or, shl and shr, conv.r4 and conv.r8, short branches.
    private static readonly (byte, byte)[] Pairs =
    [
        (0x58, 0x59),
        (0x5a, 0x5b),
        (0x5f, 0x60),
        (0x62, 0x63),
        (0x6b, 0x6c),
        (0x2c, 0x2d),
        (0x2e, 0x33),
        (0x2f, 0x30),
        (0x31, 0x32),
        (0x34, 0x35),
        (0x36, 0x37),
    ];

    private static readonly Dictionary<byte, byte> Swaps = Pairs
        .SelectMany(pair => new[] { KeyValuePair.Create(pair.Item1, pair.Item2), KeyValuePair.Create(pair.Item2, pair.Item1) })
        .ToDictionary();

    /// <summary>All mutations of an assembly, in methods whose names are theirs alone.</summary>
    public static IReadOnlyList<Mutation> Of(byte[] image)
    {
        using var file = new PEReader(new MemoryStream(image));
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata
                .MethodDefinitions.Select(metadata.GetMethodDefinition)
                .Where(method => method.RelativeVirtualAddress != 0)
                .GroupBy(method => Name(metadata, method), StringComparer.Ordinal)
                .Where(group => group.Count() == 1)
                .SelectMany(group => OfBody(file, image, group.Single().RelativeVirtualAddress, group.Key)),
        ];
    }

    private static string Name(MetadataReader metadata, MethodDefinition method) =>
        $"{Name(metadata, method.GetDeclaringType())}:{metadata.GetString(method.Name)}";

    private static string Name(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        string name = metadata.GetString(type.Name);
        string space = metadata.GetString(type.Namespace);
        return !type.GetDeclaringType().IsNil ? $"{Name(metadata, type.GetDeclaringType())}+{name}"
            : space.Length == 0 ? name
            : $"{space}.{name}";
    }

    private static IEnumerable<Mutation> OfBody(PEReader file, byte[] image, int address, string method)
    {
        var body = file.GetMethodBody(address);
        byte[] code = body.GetILBytes()!;
        var section = file.PEHeaders.SectionHeaders[file.PEHeaders.GetContainingSectionIndex(address)];
        int start = address - section.VirtualAddress + section.PointerToRawData;
        // ECMA-335 II.25.4: a tiny header has one byte, a fat one says its size in units of four.
        start += (image[start] & 3) == 2 ? 1 : 4 * (image[start + 1] >> 4);
        var found = new List<(int Offset, byte Value)>();
        bool isWhole = !method.EndsWith(":.cctor", StringComparison.Ordinal);
        for (int at = 0; at < code.Length; )
        {
            int size = code[at] == TwoByteCode ? 2 : 1;
            var instruction = OpCodesByValue[size == 2 ? TwoByteCode << 8 | code[at + 1] : code[at]];
            int operand = OperandSize(instruction, code, at + size);
            if (Swaps.TryGetValue(code[at], out byte swapped))
            {
                found.Add((start + at, swapped));
            }
            else if (
                instruction == OpCodes.Ldc_I4_S
                || instruction == OpCodes.Ldc_I4
                || instruction == OpCodes.Ldc_R4
                || instruction == OpCodes.Ldc_R8
            )
            {
                found.Add((start + at + 1, (byte)(code[at + 1] ^ 1)));
            }
            else if (code[at] is >= 0x16 and < 0x1e)
            {
                found.Add((start + at, (byte)(code[at] + 1)));
            }

            isWhole &= instruction != OpCodes.Isinst;
            at += size + operand;
        }

        return found.Select(one => new Mutation(method, one.Offset, one.Value, isWhole));
    }

    private static int OperandSize(OpCode instruction, byte[] code, int at) =>
        instruction.OperandType switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
            _ => 4,
        };
}
