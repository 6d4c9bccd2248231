namespace Permafrost.Reporting.Comparisons;

/// <summary>A test image that most experiments classify wrong.</summary>
/// <param name="Index">Its row in <c>predictions.csv</c>, from 0.</param>
/// <param name="Label">Name of its class.</param>
/// <param name="Wrong">Experiments that classify it wrong.</param>
/// <param name="MostChosen">Name of the wrong class that most of them chose; of equal ones the first.</param>
/// <param name="ChosenBy">Experiments that chose it.</param>
/// <param name="TruthProbability">Mean probability of its class over all experiments, 0..1.</param>
public sealed record HardImage(int Index, string Label, int Wrong, string MostChosen, int ChosenBy, double TruthProbability);
