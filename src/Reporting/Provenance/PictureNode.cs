using System.Collections.Immutable;

namespace Permafrost.Reporting.Provenance;

/// <summary>What stands in one place of the picture: a stage, several of one state that are drawn as one, or an edge on its way to a later column.</summary>
/// <param name="Boxes">Positions of the stages; empty for an edge that passes.</param>
/// <param name="Parents">What it is joined to in the column before.</param>
internal sealed record PictureNode(ImmutableArray<int> Boxes, ImmutableArray<PictureNode> Parents)
{
    public bool IsPassing => Boxes.IsEmpty;

    /// <summary>Place in its column, from 0.</summary>
    public int Rank { get; set; }

    /// <summary>Height of its middle, in steps of one box.</summary>
    public double Middle { get; set; }
}
