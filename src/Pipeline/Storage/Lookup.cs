namespace Permafrost.Pipeline.Storage;

/// <summary>What the store answers to a key.</summary>
/// <param name="Record">The record, if it and every output it names are there.</param>
/// <param name="Fault">Why an entry that exists cannot be used: <c>stored model.safetensors is corrupt</c>. Null where there is none.</param>
internal readonly record struct Lookup(ActionRecord? Record, string? Fault);
