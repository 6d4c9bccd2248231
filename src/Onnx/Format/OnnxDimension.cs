namespace Permafrost.Onnx.Format;

/// <summary>One side of an input or output.</summary>
/// <param name="Size">Its size; null where that is open, as for the batch.</param>
/// <param name="Symbol">Name of an open size; empty where there is none.</param>
/// <param name="Meaning">What the side counts, in ONNX' own words: <c>DATA_BATCH</c>, <c>DATA_CHANNEL</c>, <c>DATA_FEATURE</c>; or empty.</param>
internal sealed record OnnxDimension(long? Size, string Symbol = "", string Meaning = "");
