using System.Text;
using Permafrost.Core.Files;
using Permafrost.Model.Kernels;
using Permafrost.Stages;

namespace Permafrost.Bench.Measuring;

/// <summary>Where it was measured.</summary>
/// <param name="Processor">Model name.</param>
/// <param name="Cores">Cores that this process may use.</param>
/// <param name="System">Operating system.</param>
/// <param name="Kernel">The fastest variant of our kernels that the processor has.</param>
/// <param name="Commit">What was measured; null outside a checkout.</param>
/// <param name="Changed">Whether files differ from the commit.</param>
/// <param name="Load">Processes that ran in the minute before, on average; in words where the system does not tell.</param>
internal sealed record Machine(string Processor, int Cores, string System, string Kernel, string? Commit, bool Changed, string Load)
{
    private const string LoadFile = "/proc/loadavg";

    /// <summary>Folder of its results, such as <c>amd-epyc-avx512</c>.</summary>
    public string Slug => SlugOf($"{Processor} {Kernel}");

    public static Machine Read()
    {
        var facts = RunEnvironment.Facts.ToDictionary(fact => fact.Key, fact => fact.Value, StringComparer.Ordinal);
        return new Machine(
            (string)facts["cpu"]!,
            (int)facts["cores"]!,
            (string)facts["os"]!,
            KernelVariants.Supported[0].Name,
            (string?)facts["git_commit"],
            (bool?)facts["git_dirty"] ?? false,
            File.Exists(LoadFile) ? File.ReadAllText(LoadFile).Split(' ')[0] : "not known"
        );
    }

    /// <summary>Says where it runs, and what else does.</summary>
    public void Print() => Console.WriteLine($"{Processor}, {Kernel}; load average {Load}: other programs falsify what follows");

    /// <summary>Writes a page of results and says where it is.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="text">The page.</param>
    /// <param name="whole">Whether it may be quoted: only then it replaces the one in the repository.</param>
    public void Save(string name, string text, bool whole)
    {
        string folder = whole ? Path.Combine(Checkout.Results, Slug) : Checkout.Scratch;
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name);
        AtomicFile.WriteText(path, text);
        Console.WriteLine(path);
    }

    /// <summary>Small letters and digits, the rest of the text as single hyphens.</summary>
    internal static string SlugOf(string text)
    {
        var slug = new StringBuilder();
        foreach (char c in text)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().TrimEnd('-');
    }
}
