using System.Runtime.Intrinsics;
using Permafrost.Core.Errors;

namespace Permafrost.Model.Kernels;

/// <summary>Knows the variants of the kernels and which one this processor runs best.</summary>
internal static class KernelVariants
{
    /// <summary>Environment variable that forces a variant by name, to compare speeds or bits.</summary>
    public const string Variable = "PERMAFROST_KERNEL";

    /// <summary>The variants that this processor can run, fastest first.</summary>
    public static IReadOnlyList<KernelVariant> Supported { get; } = [.. All()];

    private static readonly AsyncLocal<KernelVariant?> Substitute = new();

    /// <summary>The variant in use.</summary>
    /// <exception cref="UserErrorException">The environment forces a variant that is unknown or cannot run here.</exception>
    public static KernelVariant Chosen => Substitute.Value ?? Choose(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Puts a variant in the place of the processor's for networks that this flow of control builds: a test does, to see a wrong one found out.</summary>
    /// <param name="variant">The variant; null ends it.</param>
    internal static void Replace(KernelVariant? variant) => Substitute.Value = variant;

    internal static KernelVariant Choose(string? forced)
    {
        if (string.IsNullOrEmpty(forced))
        {
            return Supported[0];
        }

        return Supported.FirstOrDefault(kernel => kernel.Name == forced)
            ?? throw new UserErrorException(
                $"{Variable}={forced}: this processor has no such kernel; expected one of {string.Join(", ", Supported.Select(kernel => kernel.Name))}."
            );
    }

    private static IEnumerable<KernelVariant> All()
    {
        if (Avx512TileKernel.IsSupported)
        {
            yield return new("avx512", new Avx512TileKernel(), new Avx512ChainKernel(), LaneKernels<Lanes512, Vector512<float>>.Instance);
        }

        if (Avx2TileKernel.IsSupported)
        {
            yield return new("avx2", new Avx2TileKernel(), new Avx2ChainKernel(), LaneKernels<Lanes256, Vector256<float>>.Instance);
        }

        if (Vector128TileKernel.IsSupported)
        {
            yield return new(
                "vector128",
                new Vector128TileKernel(),
                new Vector128ChainKernel(),
                LaneKernels<Lanes128, Vector128<float>>.Instance
            );
        }

        yield return new("scalar", new ScalarTileKernel(), new ScalarChainKernel(), LaneKernels<Lanes1, float>.Instance);
    }
}
