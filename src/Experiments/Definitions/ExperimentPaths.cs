using Permafrost.Core.Files;
using Permafrost.Core.Text;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Experiments.Definitions;

/// <summary>The files that the user's paths stand for.</summary>
internal static class ExperimentPaths
{
    /// <summary>Every file once, in the order asked for; a folder stands for its <c>*.yaml</c>. False where a fault was added.</summary>
    public static bool Find(IReadOnlyList<string> asked, SourceFiles files, FaultList faults, out IReadOnlyList<string> paths)
    {
        int before = faults.Reported;
        var found = new List<string>();
        foreach (string path in asked.Select(Path.GetFullPath))
        {
            if (Directory.Exists(path))
            {
                var inside = SortedDirectory.Files(path, "*.yaml");
                found.AddRange(inside);
                if (inside.Count == 0)
                {
                    faults.Add(At(path, files), "the folder holds no *.yaml; expected an experiment file, or a folder of them");
                }
            }
            else if (File.Exists(path))
            {
                found.Add(path);
            }
            else
            {
                faults.Add(At(path, files), $"there is no such file; expected an experiment file, or a folder of them{Hint(path, files)}");
            }
        }

        if (asked.Count == 0)
        {
            faults.Add(new SourcePosition("--experiments", 0, 0), "no path is given; expected an experiment file, or a folder of them");
        }

        paths = [.. found.Distinct(StringComparer.Ordinal)];
        return faults.Reported == before;
    }

    private static SourcePosition At(string path, SourceFiles files) => new(files.Display(path), 0, 0);

    private static string Hint(string path, SourceFiles files)
    {
        string? folder = Path.GetDirectoryName(path);
        return Directory.Exists(folder)
            ? NearestName.Hint(files.Display(path), SortedDirectory.Files(folder, "*.yaml").Select(files.Display))
            : "";
    }
}
