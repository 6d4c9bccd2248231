using Permafrost.Core.Errors;

namespace Permafrost.Bench;

/// <summary>Where things lie in the repository that this program was built in.</summary>
internal static class Checkout
{
    private const string Mark = "Permafrost.slnx";

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Files that a benchmark makes for itself; git ignores them.</summary>
    public static string Scratch { get; } = Path.Combine(Root, "artifacts", "bench");

    public static string Networks { get; } = Path.Combine(Root, "bench", "networks");

    public static string Peers { get; } = Path.Combine(Root, "bench", "peers");

    public static string Results { get; } = Path.Combine(Root, "bench", "results");

    private static string Find(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, Mark)))
            {
                return at.FullName;
            }
        }

        throw new UserErrorException($"no {Mark} in {folder} or a folder above it; run inside a clone: dotnet run --project bench");
    }
}
