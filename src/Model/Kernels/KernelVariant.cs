namespace Permafrost.Model.Kernels;

/// <summary>The kernels for one kind of processor. All variants give the same bits; they differ in speed alone.</summary>
/// <param name="Name">Name that forces this variant through the environment variable <c>PERMAFROST_KERNEL</c>.</param>
/// <param name="Tile">Dense sums: matrix products of every kind.</param>
/// <param name="Chain">Sparse sums.</param>
/// <param name="Vectors">What is no matrix product.</param>
internal sealed record KernelVariant(string Name, TileKernel Tile, ChainKernel Chain, VectorKernels Vectors);
