namespace Permafrost.Reporting.Examination;

/// <summary>A file that cannot be decoded, or is incomplete.</summary>
/// <param name="Image">The file.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record UnusableImage(ExaminedImage Image, string Reason);
