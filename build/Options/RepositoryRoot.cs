using Permafrost.Core.Errors;

namespace Permafrost.Build.Options;

/// <summary>Finds the repository from where the program lies, so that commands work from any directory.</summary>
internal static class RepositoryRoot
{
    private const string Mark = "Permafrost.slnx";

    /// <param name="programDirectory">Where to start looking upwards.</param>
    /// <exception cref="UserErrorException">No folder above holds the solution file.</exception>
    public static string Find(string programDirectory)
    {
        for (DirectoryInfo? folder = new(programDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Mark)))
            {
                return folder.FullName;
            }
        }

        throw new UserErrorException(
            $"no {Mark} in {programDirectory} or a folder above it; run the program inside a clone: dotnet run --project build"
        );
    }
}
