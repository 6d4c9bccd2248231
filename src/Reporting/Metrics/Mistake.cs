namespace Permafrost.Reporting.Metrics;

/// <summary>How often one class was taken for another.</summary>
internal readonly record struct Mistake(string Truth, string Chosen, int Count, int Support);
