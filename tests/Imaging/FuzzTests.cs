using Permafrost.Bench.Fuzzing;
using Permafrost.Tests.Model;

namespace Permafrost.Tests.Imaging;

/// <summary>A few of the damaged files of <c>dotnet run --project bench -- fuzz</c>, in every run of the tests.</summary>
public sealed class FuzzTests
{
    private const int Mutants = 20_000;

    [Fact]
    public void Decode_DamagedFiles_GivesPixelsOrATypedError()
    {
        var summary = Run(Mutants, Environment.ProcessorCount);

        Assert.Empty(summary.Failures.Select(failure => $"mutant {failure.Number}: {failure.Fault}"));
        Assert.Equal(Mutants, summary.Mutants);

        // Damage must neither always be noticed at once nor never.
        Assert.InRange(summary.Decoded, Mutants / 5, Mutants * 4 / 5);
        Assert.True(summary.Kinds.Count > 200, $"{summary.Kinds.Count} ways");
    }

    [Fact]
    public void Run_AnyThreads_FindsTheSame()
    {
        var one = Run(6000, threads: 1);
        var three = Run(6000, threads: 3);

        Assert.Equal(one.Checksum, three.Checksum);
        Assert.Equal(
            one.Kinds.OrderBy(kind => kind.Key, StringComparer.Ordinal),
            three.Kinds.OrderBy(kind => kind.Key, StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512=0")]
    [InlineData("DOTNET_EnableAVX2=0")]
    [InlineData("DOTNET_EnableHWIntrinsic=0")]
    public async Task Decode_WithLessOfTheProcessor_GivesTheSameOfDamagedFiles(string variable)
    {
        string expected = $"{FuzzChecksumTests.Variable}={FuzzChecksumTests.Compute():x8}";

        await TestsInAChild.RunAsync(typeof(FuzzChecksumTests), variable, expected);
    }

    internal static FuzzSummary Run(int count, int threads)
    {
        using var folder = new TemporaryFolder();
        return new FuzzRun(FuzzCorpus.Read(folder: null), new FuzzArguments { Count = count, Threads = threads }, folder.Path).Run();
    }
}
