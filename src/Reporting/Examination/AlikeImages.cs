namespace Permafrost.Reporting.Examination;

/// <summary>Two different pictures that look alike: a hint to look, not a finding.</summary>
/// <param name="First">One of them.</param>
/// <param name="Second">The other.</param>
/// <param name="Bits">In how many of 64 bits their perceptual hashes differ.</param>
public sealed record AlikeImages(ExaminedImage First, ExaminedImage Second, int Bits);
