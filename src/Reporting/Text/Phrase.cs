using Permafrost.Reporting.Results;

namespace Permafrost.Reporting.Text;

/// <summary>A piece of a sentence: our own words, or an experiment's name, which pages link and set apart.</summary>
internal readonly record struct Phrase(string Words, ExperimentResult? Experiment = null);
