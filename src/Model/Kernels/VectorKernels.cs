namespace Permafrost.Model.Kernels;

/// <summary>
/// What layers without a matrix product need: elements side by side, each channel in a lane of its own. Every variant gives
/// the same bits; they differ in speed alone.
/// </summary>
/// <remarks>
/// Activations are <c>[pixels, pitch]</c>, the pitch a multiple of 16; means over pixels and sums of two take any pitch, that of an
/// image too.
/// </remarks>
internal abstract unsafe class VectorKernels
{
    /// <summary>
    /// Mean and sum of squared deviations from it, channel by channel. Both sums are four chains, pixel p in chain p mod 4, that are
    /// added from chain 0 up: plain additions, then the mean is divided once; fused multiply-adds of the deviations.
    /// </summary>
    public abstract void Moments(float* x, int pixels, int pitch, float* means, float* squares);

    /// <summary>y = scale * x + shift, rounded once, and, if asked for, the ReLU of it.</summary>
    public abstract void Normalize(in Normalization channels, float* x, int pixels, bool relu, float* y);

    /// <summary>
    /// Sums of g and of g * (x - mean), channel by channel, where g is dy, or what the ReLU of <see cref="Normalize"/> lets through of
    /// it. Chains as in <see cref="Moments"/>.
    /// </summary>
    public abstract void GradientMoments(
        in Normalization channels,
        float* x,
        float* dy,
        int pixels,
        bool relu,
        float* sums,
        float* products
    );

    /// <summary>dx = scale * g + (slope * x + offset), two fused multiply-adds; g as in <see cref="GradientMoments"/>.</summary>
    public abstract void NormalizeGradient(in Normalization channels, float* x, float* dy, int pixels, bool relu, float* dx);

    /// <summary>y = mean over the pixels: one chain of additions from zero, divided once.</summary>
    public abstract void MeanOfPixels(float* x, int pixels, int pitch, float* y);

    /// <summary>dx = dy / pixels, the same for every pixel.</summary>
    public abstract void SpreadOverPixels(float* dy, int pixels, int pitch, float* dx);

    /// <summary>z = x + y, and, if asked for, the ReLU of it.</summary>
    public abstract void Add(float* x, float* y, int count, bool relu, float* z);

    /// <summary>dz becomes what the ReLU of <see cref="Add"/>, if there is one, lets through of it; dx is a copy.</summary>
    public abstract void AddGradient(float* z, float* dz, int count, bool relu, float* dx);

    /// <summary>Depthwise convolution of one sample, forward or to its input.</summary>
    public abstract void Depthwise(in DepthwiseProblem problem);

    /// <summary>
    /// dL/dW of a depthwise convolution over some samples: per tap one chain of fused multiply-adds from zero over samples, rows and
    /// columns of the output. What lies beyond the border counts as zero.
    /// </summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="x">Its inputs.</param>
    /// <param name="dy">dL/dOutput.</param>
    /// <param name="samples">Number of samples.</param>
    /// <param name="zeros">As many zeros as a row of the input has floats.</param>
    /// <param name="dWeights"><c>[size, size, weight pitch]</c>.</param>
    public abstract void DepthwiseWeights(in DepthwiseShape shape, float* x, float* dy, int samples, float* zeros, float* dWeights);

    /// <summary>Filters of 3 x 3 taps as F(2 x 2, 3 x 3) reads them: G g G^T, along each row of a filter, then down the columns.</summary>
    /// <param name="taps">[3, 3, channels] of one input channel.</param>
    /// <param name="tapPitch">Floats from one tap to the next.</param>
    /// <param name="channels">Output channels, a multiple of 16.</param>
    /// <param name="target">[4, 4, channels], written.</param>
    /// <param name="positionPitch">Floats from one position of the transform to the next.</param>
    public abstract void WinogradFilter(float* taps, nint tapPitch, int channels, float* target, nint positionPitch);

    /// <summary>Tiles of 4 x 4 pixels side by side as F(2 x 2, 3 x 3) reads them: B^T d B for each, down the columns, then along the rows.</summary>
    /// <param name="pixels">The four rows of pixels. Neighbouring tiles share two columns.</param>
    /// <param name="firstColumn">Column of the first tile's first pixel; columns outside of the rows count as zeros.</param>
    /// <param name="tiles">Number of tiles.</param>
    /// <param name="target">[4, 4, tiles, channels], written.</param>
    /// <param name="positionPitch">Floats from one position of the transform to the next.</param>
    public abstract void WinogradInput(in PixelRows pixels, int firstColumn, int tiles, float* target, nint positionPitch);

    /// <summary>
    /// Squares of 2 x 2 pixels of output from tiles of products side by side: A^T m A, down the columns, then along the rows; plus the bias; then, if
    /// asked for, the ReLU.
    /// </summary>
    /// <param name="products">[4, 4, tiles, channels].</param>
    /// <param name="positionPitch">Floats from one position to the next.</param>
    /// <param name="tiles">Number of tiles.</param>
    /// <param name="channels">A multiple of 16.</param>
    /// <param name="bias">[channels].</param>
    /// <param name="relu">Whether to store max(0, x) instead of x.</param>
    /// <param name="output">Where the squares go.</param>
    public abstract void WinogradOutput(
        float* products,
        nint positionPitch,
        int tiles,
        int channels,
        float* bias,
        bool relu,
        in PixelSquares output
    );

    /// <summary>y = f(x), element by element.</summary>
    /// <typeparam name="TFunction">The function, a structure, so that it becomes part of the loop.</typeparam>
    public abstract void Map<TFunction>(TFunction function, float* x, int count, float* y)
        where TFunction : struct, IElementFunction;

    /// <summary>gradient = f'(x) * gradient, element by element.</summary>
    /// <typeparam name="TFunction">As in <see cref="Map"/>.</typeparam>
    public abstract void MapGradient<TFunction>(TFunction function, float* x, int count, float* gradient)
        where TFunction : struct, IElementFunction;
}
