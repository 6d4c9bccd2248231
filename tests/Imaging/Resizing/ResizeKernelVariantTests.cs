using Permafrost.Imaging.Resizing;

namespace Permafrost.Tests.Imaging.Resizing;

public sealed class ResizeKernelVariantTests
{
    [Fact]
    public void Supported_IsFastestFirstAndEndsWithPlainLoops()
    {
        int[] rows = [.. ResizeKernel.Supported.Select(kernel => kernel.BlockRows)];

        Assert.Equal(rows.OrderDescending(), rows);
        Assert.Same(ScalarResizeKernel.Instance, ResizeKernel.Supported[^1]);
        Assert.InRange(rows[0], 1, Widest());
    }

    /// <summary>Rows of the widest variant that the switches of the runtime leave.</summary>
    private static int Widest() =>
        IsOff("DOTNET_EnableHWIntrinsic") ? 8
        : IsOff("DOTNET_EnableAVX2") ? 16
        : IsOff("DOTNET_EnableAVX512") ? 32
        : 64;

    private static bool IsOff(string variable) => Environment.GetEnvironmentVariable(variable) == "0";
}
