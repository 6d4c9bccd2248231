namespace Permafrost.Tests.Build;

/// <summary>A copy of the program in a repository of its own: the program finds its root from where it lies, so tests can give it another.</summary>
internal sealed class HostFolder : IDisposable
{
    public HostFolder(bool isRepository = true)
    {
        Root = Directory.CreateTempSubdirectory("permafrost-host-").FullName;
        string bin = Directory.CreateDirectory(Path.Combine(Root, "build", "bin")).FullName;
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(IsPartOfTheProgram))
        {
            File.Copy(file, Path.Combine(bin, Path.GetFileName(file)));
        }

        if (isRepository)
        {
            Write("Permafrost.slnx", "<Solution />\n");
        }
    }

    public string Root { get; }

    public string ProgramPath => Path.Combine(Root, "build", "bin", "Permafrost.Build.dll");

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public void Write(string path, string text)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Copies a folder of the real repository.</summary>
    public void Copy(string path)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, path), "*", SearchOption.AllDirectories))
        {
            Write(Path.GetRelativePath(Repository.Root, file), File.ReadAllText(file));
        }
    }

    public HostProcess Run(params string[] args) => Run([], args);

    public HostProcess Run((string Name, string Value)[] environment, params string[] args) =>
        HostProcess.Start(ProgramPath, Root, environment, args);

    private static bool IsPartOfTheProgram(string path)
    {
        string name = Path.GetFileName(path);
        return name.StartsWith("Permafrost.Build.", StringComparison.Ordinal)
            || (
                name.EndsWith(".dll", StringComparison.Ordinal)
                && !name.StartsWith("Permafrost.Tests", StringComparison.Ordinal)
                && !name.StartsWith("xunit", StringComparison.Ordinal)
            );
    }
}
