namespace Permafrost.Experiments.Datasets;

/// <summary>Where the images of a dataset come from.</summary>
public abstract record DatasetSource;
