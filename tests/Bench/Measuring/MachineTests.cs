using Permafrost.Bench.Measuring;

namespace Permafrost.Tests.Bench.Measuring;

public sealed class MachineTests
{
    [Theory]
    [InlineData("AMD EPYC avx512", "amd-epyc-avx512")]
    [InlineData("Intel(R) Xeon(R) CPU @ 2.20GHz avx2", "intel-r-xeon-r-cpu-2-20ghz-avx2")]
    public void SlugOf_ModelName_IsAFolderName(string text, string expected) => Assert.Equal(expected, Machine.SlugOf(text));
}
