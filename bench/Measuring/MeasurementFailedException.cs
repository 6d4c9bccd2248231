namespace Permafrost.Bench.Measuring;

/// <summary>A measurement could not be made; the page says why in its place.</summary>
internal sealed class MeasurementFailedException(string message) : Exception(message);
