namespace Permafrost.Pipeline.Storage;

/// <summary>Garbage of one origin.</summary>
/// <param name="Origin">The experiment for which it was made, or what else it is: <c>(contents that no record names)</c>.</param>
/// <param name="Records">Results of stages.</param>
/// <param name="Files">Files, records among them.</param>
/// <param name="Bytes">Their size; what several results share counts with the first.</param>
public sealed record GarbageGroup(string Origin, int Records, int Files, long Bytes);
