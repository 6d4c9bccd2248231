namespace Permafrost.Reporting.Results;

/// <summary>One line of a network's table.</summary>
/// <param name="Name"><c>conv2d</c>, say.</param>
/// <param name="OutputShape"><c>26 x 26 x 32</c>, say, without the batch.</param>
/// <param name="Parameters">Trained numbers in the layer.</param>
public sealed record LayerRow(string Name, string OutputShape, long Parameters);
