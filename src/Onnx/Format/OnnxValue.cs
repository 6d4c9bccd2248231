using System.Collections.Immutable;

namespace Permafrost.Onnx.Format;

/// <summary>An input or output of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">Type of its elements; undefined where it is no tensor.</param>
/// <param name="Dimensions">Its sides; null where the file does not say.</param>
/// <param name="Meaning">What it is, in ONNX' own words: <c>IMAGE</c>; or empty.</param>
internal sealed record OnnxValue(string Name, OnnxElementType ElementType, ImmutableArray<OnnxDimension>? Dimensions, string Meaning = "");
