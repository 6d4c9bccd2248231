using Permafrost.Core.Errors;
using Permafrost.Model.Kernels;

namespace Permafrost.Tests.Model.Kernels;

public sealed class KernelVariantsTests
{
    /// <summary>Names of the variants that this processor can run.</summary>
    public static TheoryData<string> Variants => [.. KernelVariants.Supported.Select(kernel => kernel.Name)];

    [Fact]
    public void Supported_OnAnyProcessor_EndsWithTheScalarKernel()
    {
        Assert.Equal("scalar", KernelVariants.Supported[^1].Name);
        Assert.Equal(KernelVariants.Supported.Count, KernelVariants.Supported.Select(kernel => kernel.Name).Distinct().Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Choose_NothingForced_GivesTheFastest(string? forced) =>
        Assert.Same(KernelVariants.Supported[0], KernelVariants.Choose(forced));

    [Theory]
    [MemberData(nameof(Variants))]
    public void Choose_KnownName_GivesThatVariant(string variant) => Assert.Equal(variant, KernelVariants.Choose(variant).Name);

    [Fact]
    public void Choose_UnknownName_SaysWhatIsKnown()
    {
        var error = Assert.Throws<UserErrorException>(() => KernelVariants.Choose("avx9000"));

        Assert.Contains("PERMAFROST_KERNEL=avx9000", error.Message, StringComparison.Ordinal);
        Assert.All(KernelVariants.Supported, kernel => Assert.Contains(kernel.Name, error.Message, StringComparison.Ordinal));
    }
}
