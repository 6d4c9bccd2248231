namespace Permafrost.Model.Kernels;

/// <summary>A function of each element by itself, written once for registers of any width.</summary>
/// <remarks>It is made of the operations of <see cref="ILanes{TVector}"/> alone: the same in every width, so that all widths give the same bits.</remarks>
internal interface IElementFunction
{
    /// <summary>Whether f(0) is 0, so that padding stays what it is.</summary>
    static abstract bool KeepsZero { get; }

    /// <summary>f(x).</summary>
    TVector Value<TLanes, TVector>(TVector x)
        where TLanes : unmanaged, ILanes<TVector>
        where TVector : unmanaged;

    /// <summary>f'(x) * dy.</summary>
    TVector Gradient<TLanes, TVector>(TVector x, TVector dy)
        where TLanes : unmanaged, ILanes<TVector>
        where TVector : unmanaged;
}
