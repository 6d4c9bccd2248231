namespace Permafrost.Pipeline.Storage;

/// <summary>Something in a store that is not as it should be.</summary>
/// <param name="Path">The file, relative to the store, with forward slashes.</param>
/// <param name="What">What is wrong: <c>is corrupt: its content is …</c>.</param>
/// <param name="Of">What it is to its owner: <c>model.safetensors of Train, shapes/dropout=0.25</c>; null where no record tells.</param>
public sealed record StoreFault(string Path, string What, string? Of);
