namespace Permafrost.Model.Kernels;

/// <summary>
/// A width of registers, so that a kernel can be written once for all of them. Lanes never meet: each holds an element of its own, and
/// its operations are the same in every width, so that all widths give the same bits.
/// </summary>
/// <remarks>The register is a type parameter of its own, not wrapped: wrapped, the compiler copies every sum once more.</remarks>
/// <typeparam name="TVector">The register.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Floats in the register.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(float* from);

    static abstract TVector Broadcast(float value);

    static abstract void Store(TVector x, float* to);

    static abstract TVector Add(TVector x, TVector y);

    static abstract TVector Subtract(TVector x, TVector y);

    static abstract TVector Multiply(TVector x, TVector y);

    static abstract TVector Divide(TVector x, TVector y);

    /// <summary>x * y + z, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

    /// <summary>
    /// The floor where x is less, else x: with a floor of 0 a ReLU, with a NaN nothing. A NaN stays one, so that a
    /// diverging network is noticed.
    /// </summary>
    static abstract TVector AtLeast(TVector floor, TVector x);

    /// <summary>The ceiling where x is greater, else x. A NaN stays one.</summary>
    static abstract TVector AtMost(TVector ceiling, TVector x);

    /// <summary>2^k for the whole number k, -126 to 127, that was added to 1.5 * 2^23: its low bits are k.</summary>
    static abstract TVector PowerOfTwo(TVector shifted);

    /// <summary>The gradient that <see cref="AtLeast"/> lets through: 0 where x is not above the floor.</summary>
    static abstract TVector GradientAbove(TVector floor, TVector x, TVector gradient);
}
