namespace Permafrost.Tests;

/// <summary>The checkout that the tests run in.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>Permafrost.slnx</c>.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Permafrost.slnx")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"No Permafrost.slnx above {folder}.");
    }
}
