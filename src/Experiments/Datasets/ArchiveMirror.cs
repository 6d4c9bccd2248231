namespace Permafrost.Experiments.Datasets;

/// <summary>A place from which a dataset of class folders can be had as one zip file.</summary>
public abstract record ArchiveMirror;
