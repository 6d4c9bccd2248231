namespace Permafrost.Reporting.Examination;

/// <summary>An image file that the examination of a dataset speaks of.</summary>
/// <param name="Path">Path within the dataset.</param>
/// <param name="Split">"train" or "test".</param>
/// <param name="Label">Index of its class.</param>
/// <param name="Picture">What it looks like; null where it is not shown.</param>
public sealed record ExaminedImage(string Path, string Split, int Label, Picture? Picture);
