using System.Diagnostics;
using System.Text.Json.Nodes;
using Permafrost.Tests.Build;

namespace Permafrost.Tests.Pipeline.Code;

/// <summary>
/// The edits of <see cref="ProjectEdit"/> once for real: in a copy of the repository, built by the SDK, run as a user does. A quarter of an
/// hour, so only on request: <c>PERMAFROST_EDITS=all</c>, or the names of some of them, divided by commas.
/// </summary>
public sealed class EditedCheckoutTests : IDisposable
{
    private readonly string root = Path.Combine(Directory.CreateTempSubdirectory("permafrost-checkout-").FullName, "copy");

    public void Dispose()
    {
        if (Directory.Exists(root))
        {
            foreach (string file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
            {
                File.SetAttributes(file, FileAttributes.Normal);
            }

            Directory.Delete(Path.GetDirectoryName(root)!, recursive: true);
        }
    }

    [Fact]
    public void Run_AfterEachEdit_RunsTheseStagesAlone()
    {
        string asked = Environment.GetEnvironmentVariable("PERMAFROST_EDITS") ?? "";
        Assert.SkipWhen(asked.Length == 0, "PERMAFROST_EDITS=all runs it");
        var chosen = ProjectEdit.All.Where(edit => asked == "all" || asked.Split(',').Contains(edit.Name, StringComparer.Ordinal)).ToList();
        Assert.NotEmpty(chosen);
        CopyRepository();
        Assert.Equal("DownloadCheck Preprocess Train Evaluate Report", BuildAndRun());
        var differing = new List<string>();
        foreach (var edit in chosen)
        {
            var before = edit.Replacements.Select(one => one.File).Distinct(StringComparer.Ordinal).ToDictionary(file => file, Text);
            foreach (var (file, old, now) in edit.Replacements)
            {
                File.WriteAllText(PathOf(file), old.Length == 0 ? now : Text(file)!.Replace(old, now, StringComparison.Ordinal));
            }

            string ran = BuildAndRun();
            TestContext.Current.TestOutputHelper?.WriteLine($"{edit.Name}: {ran}");
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

    /// <summary>Everything that git knows or would take in, without what was built.</summary>
    private void CopyRepository()
    {
        var git = HostProcess.StartCommand(
            "git",
            Repository.Root,
            [],
            ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.*"]
        );
        Assert.True(git.ExitCode == 0, git.Errors);
        foreach (string file in git.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            string source = Path.Combine(Repository.Root, file);
            if (File.Exists(source))
            {
                string target = Path.Combine(root, file);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(source, target);
            }
        }
    }

    /// <summary>The stages that ran.</summary>
    private string BuildAndRun()
    {
        // Analyzers look and change nothing; they take half of the time.
        Dotnet("build", "build", "-m:1", "-nodeReuse:false", "-p:RunAnalyzers=false");
        string output = Dotnet(
            "run",
            "--no-build",
            "--project",
            "build",
            "--",
            "--experiments=experiments/shapes.yaml",
            "--only=*=0.25",
            "--format=json"
        );
        return string.Join(
            ' ',
            JsonNode.Parse(output)!.AsArray().Where(row => (string)row!["state"]! == "ran").Select(row => (string)row!["stage"]!)
        );
    }

    private string Dotnet(params string[] args)
    {
        var start = new ProcessStartInfo(HostProcess.DotnetPath, args)
        {
            WorkingDirectory = root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', args)}\n{output}\n{errors.GetAwaiter().GetResult()}");
        return output;
    }

    private string? Text(string file) => File.Exists(PathOf(file)) ? File.ReadAllText(PathOf(file)) : null;

    private string PathOf(string file) => Path.Combine(root, "src", file);
}
