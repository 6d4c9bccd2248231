using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Core.Text;
using Permafrost.Experiments.Faults;

namespace Permafrost.Experiments.Expansion;

/// <summary><c>--experiment</c>: one experiment by its full name, as reports and run folders have it.</summary>
public static class ExperimentNames
{
    /// <summary>How messages call the option.</summary>
    private const string Option = "--experiment";

    /// <summary>Names that a message lists.</summary>
    private const int Listed = 12;

    /// <summary>The file that an experiment stands in: the first part of its name is the file's.</summary>
    /// <param name="name"><c>dropout-study/architecture=deep-cnn,dropout=0.25</c>, or the file's name alone.</param>
    /// <param name="paths">Absolute paths of experiment files, or of folders of them; looked through in this order.</param>
    /// <exception cref="UserErrorException">None of the files has that name.</exception>
    public static string FileOf(string name, IReadOnlyList<string> paths)
    {
        string first = name.Split('/')[0];
        string[] files = [.. paths.SelectMany(Files).Distinct(StringComparer.Ordinal)];
        if (Array.Find(files, file => ExpansionName.OfFile(file) == first) is { } found)
        {
            return found;
        }

        string[] known = [.. files.Select(ExpansionName.OfFile).Distinct(StringComparer.Ordinal)];
        string expected =
            known.Length == 0
                ? "there is no experiment file"
                : $"expected a name that begins with {FaultText.Listed(known.Take(Listed))}{(known.Length > Listed ? ", …" : "")}";
        throw new UserErrorException(
            $"{Option} is {FaultText.Quote(name)}, and no experiment file is called {FaultText.Quote(first + ".yaml")}; {expected}{NearestName.Hint(first, known)}"
        );
    }

    /// <summary>The experiment files of these places, each with the name that its experiments begin with; of several of one name the first.</summary>
    /// <param name="paths">Absolute paths of experiment files, or of folders of them.</param>
    public static IReadOnlyList<(string Name, string Path)> FilesIn(IReadOnlyList<string> paths) =>
        [
            .. paths
                .SelectMany(Files)
                .Select(file => (Name: ExpansionName.OfFile(file), file))
                .DistinctBy(file => file.Name, StringComparer.Ordinal),
        ];

    /// <summary>Adds a fault where no experiment has the name.</summary>
    internal static void Check(IReadOnlyList<string> names, string? name, FaultList faults)
    {
        if (name is null || names.Contains(name, StringComparer.Ordinal))
        {
            return;
        }

        string nearest = string.Concat(NearestName.Closest(name, names, Listed).Select(one => $"\n  {one}"));
        string of = names.Count == 1 ? "the one experiment of its file" : $"one of the {names.Count} experiments of its file";
        faults.Add(
            new SourcePosition(Option, 0, 0),
            $"{FaultText.Quote(name)} is not {of}; expected{(names.Count > Listed ? $", nearest first, one such as" : "")}:{nearest}"
        );
    }

    private static IEnumerable<string> Files(string path) =>
        Directory.Exists(path) ? SortedDirectory.Files(path, "*.yaml")
        : File.Exists(path) ? [path]
        : [];
}
