namespace Permafrost.Tests.Imaging;

/// <summary>What <see cref="FuzzTests"/> runs in processes that have less of the processor.</summary>
public sealed class FuzzChecksumTests
{
    /// <summary>Checksum of the results in the process that started this one.</summary>
    public const string Variable = "PERMAFROST_TEST_FUZZ_CHECKSUM";

    private const int Mutants = 2_000;

    [Fact]
    public void Decode_DamagedFiles_GivesTheChecksumOfTheParent()
    {
        string actual = $"{Compute():x8}";

        Assert.Equal(Environment.GetEnvironmentVariable(Variable) ?? actual, actual);
    }

    internal static uint Compute() => FuzzTests.Run(Mutants, Environment.ProcessorCount).Checksum;
}
