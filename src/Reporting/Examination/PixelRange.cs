namespace Permafrost.Reporting.Examination;

/// <summary>Heights or widths of a dataset's images, in pixels.</summary>
public sealed record PixelRange(int Smallest, int Median, int Largest);
