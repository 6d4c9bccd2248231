namespace Permafrost.Experiments.Datasets;

/// <summary>A place from which the files of a dataset can be had.</summary>
public abstract record Mirror;
