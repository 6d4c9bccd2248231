namespace Permafrost.Experiments;

/// <summary>Which experiments the user asks for.</summary>
/// <param name="RepositoryRoot">Folder that holds <c>experiments/</c>.</param>
/// <param name="Paths">Absolute paths of experiment files, or of folders whose <c>*.yaml</c> are taken in ordinal order.</param>
/// <param name="Only">Globs over expansion names (<c>*</c>, <c>?</c>); an experiment is taken if any matches; empty means all.</param>
/// <param name="Set">Overrides <c>key=value</c>, dotted key as in a matrix, value as YAML.</param>
public sealed record ExperimentRequest(
    string RepositoryRoot,
    IReadOnlyList<string> Paths,
    IReadOnlyList<string> Only,
    IReadOnlyList<string> Set
)
{
    /// <summary>The full name of the one experiment that is wanted; null: all that <see cref="Only"/> takes.</summary>
    public string? Name { get; init; }

    /// <summary>Folder of what users download; null: <c>data/</c> of the repository.</summary>
    public string? DataDirectory { get; init; }
}
