namespace Permafrost.Model.Training;

/// <summary>What training leaves besides the weights.</summary>
/// <param name="History">The epochs that were trained.</param>
/// <param name="Trail">Their footprints.</param>
/// <param name="KeptEpoch">The epoch whose weights the network has, counted from 1; 0 where none was trained.</param>
public sealed record TrainingResult(IReadOnlyList<EpochResult> History, IReadOnlyList<EpochTrail> Trail, int KeptEpoch);
