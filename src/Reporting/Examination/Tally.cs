namespace Permafrost.Reporting.Examination;

/// <summary>How often something occurs.</summary>
public sealed record Tally(string Name, int Count);
