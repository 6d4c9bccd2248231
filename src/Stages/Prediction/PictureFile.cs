namespace Permafrost.Stages.Prediction;

/// <summary>An image file of the user's.</summary>
/// <param name="Shown">Its path in messages and tables, with forward slashes.</param>
/// <param name="FullPath">Where it is.</param>
/// <param name="Label">Index of its class, or -1 where that is not known.</param>
internal sealed record PictureFile(string Shown, string FullPath, int Label = -1);
