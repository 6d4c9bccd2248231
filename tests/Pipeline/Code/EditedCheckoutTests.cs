using System.Text.Json.Nodes;
using Permafrost.Tests.Build;

namespace Permafrost.Tests.Pipeline.Code;

/// <summary>
/// The edits of <see cref="ProjectEdit"/> for real: in a copy of the repository, built by the SDK, run as a user does. The program of the
/// tests fills the store before, which shows that two checkouts have the same keys. One edit each time; some minutes for
/// <c>PERMAFROST_EDITS=all</c>, or the names of some of them, divided by commas.
/// </summary>
public sealed class EditedCheckoutTests : IDisposable
{
    private const string Usual = "a constant three calls below Train";
    private const int LongestBuildSeconds = 600;

    private readonly HostFolder checkout = new(isRepository: false);

    public void Dispose() => checkout.Dispose();

    [Fact]
    public void Run_AfterAnEditOfTheSources_RunsTheseStagesAlone()
    {
        string asked = Environment.GetEnvironmentVariable("PERMAFROST_EDITS") ?? Usual;
        var chosen = ProjectEdit.All.Where(edit => asked == "all" || asked.Split(',').Contains(edit.Name, StringComparer.Ordinal)).ToList();
        Assert.NotEmpty(chosen);
        CopyRepository();
        Assert.Equal("DownloadCheck Preprocess Train Evaluate Report", Run(checkout.ProgramPath));
        var differing = new List<string>();
        foreach (var edit in chosen)
        {
            var before = edit.Replacements.Select(one => one.File).Distinct(StringComparer.Ordinal).ToDictionary(file => file, Text);
            foreach (var (file, old, now) in edit.Replacements)
            {
                // A new file may be the first of its folder.
                Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
                File.WriteAllText(PathOf(file), old.Length == 0 ? now : Text(file)!.Replace(old, now, StringComparison.Ordinal));
            }

            string ran = Run(Build());
            TestContext.Current.TestOutputHelper?.WriteLine($"{edit.Name}: {(ran.Length > 0 ? ran : "nothing")}");
            if (ran != edit.Runs)
            {
                differing.Add($"{edit.Name}: {ran}, not {edit.Runs}");
            }

            foreach (var (file, text) in before)
            {
                if (text is null)
                {
                    File.Delete(PathOf(file));
                }
                else
                {
                    File.WriteAllText(PathOf(file), text);
                }
            }
        }

        Assert.Equal([], differing);
    }

    /// <summary>What the program is built from, and experiments.</summary>
    private void CopyRepository()
    {
        var sources = new[] { "build", "src", "experiments" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Concat(Directory.EnumerateFiles(Repository.Root).Select(file => Path.GetFileName(file)));
        foreach (string file in sources)
        {
            string target = Path.Combine(checkout.Root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Repository.Root, file), target);
        }
    }

    /// <summary>The program that was built. Of the same configuration as the tests: another one is other code.</summary>
    private string Build()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

        // Analyzers look and change nothing; they take half of the time.
        _ = Dotnet(
            "build",
            "build",
            $"--configuration={configuration}",
            "-m:1",
            "-nodeReuse:false",
            "-p:RunAnalyzers=false",
            "-p:GenerateDocumentationFile=false"
        );
        return Path.Combine(checkout.Root, "build", "bin", configuration, "net10.0", Path.GetFileName(checkout.ProgramPath));
    }

    /// <summary>The stages that ran.</summary>
    private string Run(string program)
    {
        string output = Dotnet(program, "--experiments=experiments/shapes.yaml", "--only=*=0.25", "--format=json");
        return string.Join(
            ' ',
            JsonNode.Parse(output)!.AsArray().Where(row => (string)row!["state"]! == "ran").Select(row => (string)row!["stage"]!)
        );
    }

    private string Dotnet(params string[] args)
    {
        var run = HostProcess.StartCommand(HostProcess.DotnetPath, checkout.Root, LongestBuildSeconds, [], args);
        Assert.True(run.ExitCode == 0, $"dotnet {string.Join(' ', args)}\n{run.Output}\n{run.Errors}");
        return run.Output;
    }

    private string? Text(string file) => File.Exists(PathOf(file)) ? File.ReadAllText(PathOf(file)) : null;

    private string PathOf(string file) => Path.Combine(checkout.Root, "src", file);
}
