using Permafrost.Core.Randomness;
using Permafrost.Onnx;
using Permafrost.Tests.Model;

namespace Permafrost.Tests.Onnx;

/// <summary>Damaged files: each is a network, or a fault that says so. Nothing else is thrown, and memory stays in proportion.</summary>
public sealed class OnnxFuzzTests
{
    private const int Mutants = 3000;
    private const long MostBytes = 50_000_000;

    [Theory]
    [InlineData("ours")]
    [InlineData("windows")]
    [InlineData("channels last")]
    public void Read_DamagedFiles_AreReadOrRefused(string name)
    {
        byte[] whole = File(name);
        var stream = new PhiloxStream(111, $"onnx/fuzz/{name}");
        int read = 0;
        for (uint mutant = 0; mutant < Mutants; mutant++)
        {
            byte[] damaged = Damage(whole, stream, mutant);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var network = OnnxImporter.Read(damaged, "a.onnx");
                read++;
                if (network.Definition.Input.Count < 10_000)
                {
                    using var built = network.CreateNetwork();
                    Assert.Equal(network.Weights.Count, built.Parameters.Count);
                }
            }
            catch (OnnxFileException fault)
            {
                Assert.All(fault.Faults, line => Assert.StartsWith("a.onnx: ", line, StringComparison.Ordinal));
            }
            catch (Exception bug)
            {
                Assert.Fail($"mutant {mutant} of {name}: {bug}");
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        }

        // Weights are most of a file: many a damage changes one of them and nothing else.
        Assert.InRange(read, Mutants / 20, Mutants * 19 / 20);
    }

    [Theory]
    [InlineData("ours")]
    [InlineData("windows")]
    public void Read_FilesCutAnywhere_AreRefused(string name)
    {
        byte[] whole = File(name);
        int step = Math.Max(1, whole.Length / 500);
        for (int length = 0; length < whole.Length; length += step)
        {
            // A cut between two fields of the outermost message leaves a message: only texts for programs follow the graph and the version.
            try
            {
                OnnxImporter.Read(whole[..length], "a.onnx");
                Assert.True(length > whole.Length - 300, $"{length} bytes of {whole.Length} were read");
            }
            catch (OnnxFileException fault)
            {
                Assert.StartsWith("a.onnx: ", fault.Message, StringComparison.Ordinal);
            }
        }
    }

    private static byte[] File(string name)
    {
        if (name == "ours")
        {
            return ExampleNetworks.Export(SmallNetwork.Definition);
        }

        var (draft, output) = OnnxImporterTests.Foreign(name);
        return draft.ToBytes(output);
    }

    /// <summary>One to three damages: a byte changed, bytes lost, bytes doubled, or a length made huge.</summary>
    private static byte[] Damage(byte[] whole, PhiloxStream stream, uint mutant)
    {
        var bytes = whole.ToList();
        int damages = 1 + stream.Below(3, mutant, 0, 0);
        for (uint damage = 1; damage <= damages && bytes.Count > 0; damage++)
        {
            int at = stream.Below(bytes.Count, mutant, damage, 0);
            int length = Math.Min(1 + stream.Below(16, mutant, damage, 1), bytes.Count - at);
            switch (stream.Below(5, mutant, damage, 2))
            {
                case 0:
                    bytes[at] = (byte)stream.UInt32(mutant, damage, 3);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << stream.Below(8, mutant, damage, 3));
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                default:
                    bytes.InsertRange(at, [0xFF, 0xFF, 0xFF, 0xFF, 0x07]);
                    break;
            }
        }

        return [.. bytes];
    }
}
