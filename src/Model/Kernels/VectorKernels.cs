namespace Permafrost.Model.Kernels;

/// <summary>
/// What layers without a matrix product need: elements side by side, each channel in a lane of its own. Every variant gives
/// the same bits; they differ in speed alone.
/// </summary>
/// <remarks>
/// Activations are <c>[pixels, pitch]</c>. A pitch that fills no registers, that of an image, is allowed: the channels left over go
/// through one lane at a time.
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
}
