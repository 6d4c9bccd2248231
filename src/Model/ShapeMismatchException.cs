namespace Permafrost.Model;

/// <summary>A layer does not fit the shape it is given. The message names both; the caller knows which layer it is.</summary>
public sealed class ShapeMismatchException(string message) : Exception(message);
