using Permafrost.Core.Errors;

namespace Permafrost.Model.Kernels;

/// <summary>Knows the variants of the tile kernel and which one this processor runs best.</summary>
internal static class TileKernels
{
    /// <summary>Environment variable that forces a variant by name, to compare speeds or bits.</summary>
    public const string Variable = "PERMAFROST_KERNEL";

    /// <summary>The variants that this processor can run, fastest first.</summary>
    public static IReadOnlyList<TileKernel> Supported { get; } = [.. All()];

    /// <summary>The variant in use.</summary>
    /// <exception cref="UserErrorException">The environment forces a variant that is unknown or cannot run here.</exception>
    public static TileKernel Chosen => Choose(Environment.GetEnvironmentVariable(Variable));

    internal static TileKernel Choose(string? forced)
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

    private static IEnumerable<TileKernel> All()
    {
        if (Avx512TileKernel.IsSupported)
        {
            yield return new Avx512TileKernel();
        }

        if (Avx2TileKernel.IsSupported)
        {
            yield return new Avx2TileKernel();
        }

        if (Vector128TileKernel.IsSupported)
        {
            yield return new Vector128TileKernel();
        }

        yield return new ScalarTileKernel();
    }
}
