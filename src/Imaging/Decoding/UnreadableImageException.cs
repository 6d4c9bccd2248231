namespace Permafrost.Imaging.Decoding;

/// <summary>A file that is no image of a format and kind that can be decoded. The message says what was found and what was expected, without the path.</summary>
public sealed class UnreadableImageException(string message) : Exception(message);
