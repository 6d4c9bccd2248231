namespace Permafrost.Model.Training;

/// <summary>What training leaves besides the weights.</summary>
public sealed record TrainingResult(IReadOnlyList<EpochResult> History, IReadOnlyList<EpochTrail> Trail);
