namespace Permafrost.Build.Options;

/// <summary>A value that somebody gave for an option.</summary>
/// <param name="Source">Where it stands, as messages name it: <c>--threads</c>, <c>PERMAFROST_THREADS</c>, <c>cake.config: Threads</c>.</param>
/// <param name="Text">The value.</param>
/// <param name="BaseDirectory">What a path in it is relative to.</param>
internal sealed record OptionValue(string Source, string Text, string BaseDirectory)
{
    /// <summary>The value as an absolute path; a leading <c>~/</c> is the home folder, which shells leave alone behind <c>=</c>.</summary>
    public string FullPath => Resolve(Text);

    /// <summary>The value as absolute paths, separated by commas.</summary>
    public IReadOnlyList<string> FullPaths => [.. Parts(',').Select(Resolve)];

    /// <summary>The value as several, one per part.</summary>
    public IEnumerable<OptionValue> Split(char separator) => Parts(separator).Select(part => this with { Text = part });

    private string[] Parts(char separator) => Text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private string Resolve(string path) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[1..])
            : Path.GetFullPath(path, BaseDirectory);
}
