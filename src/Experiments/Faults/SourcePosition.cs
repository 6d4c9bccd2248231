namespace Permafrost.Experiments.Faults;

/// <summary>Where a value stands: <c>experiments/a.yaml:12:5</c>, or <c>--set train.epochs</c>.</summary>
/// <param name="Source">The file, relative to the repository where inside it, or the option of the command line.</param>
/// <param name="Line">1-based; 0 where the source has no lines.</param>
/// <param name="Column">1-based, in characters.</param>
internal readonly record struct SourcePosition(string Source, int Line, int Column)
{
    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}
