using System.Text.RegularExpressions;
using Permafrost.Build;
using Permafrost.Build.Options;
using Permafrost.Experiments;

namespace Permafrost.Tests.Build;

/// <summary><c>docs/sources.md</c>: every command in it would run, and every file is there.</summary>
public sealed partial class SourcesPageTests
{
    private const string Start = "dotnet run --project build -- ";

    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "sources.md"));

    public static TheoryData<string> Commands => [.. Quoted().Where(text => text.StartsWith(Start, StringComparison.Ordinal)).Distinct()];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Page_Command_NamesExperimentsThatAreThere(string command)
    {
        var line = CommandLine.Parse(command[Start.Length..].Split(' '), Targets.Names);
        var settings = HostSettings.Read(Repository.Root, Repository.Root, _ => null);
        var request = RunOptions.Resolve(line, settings, Repository.Root, Repository.Root).Request;

        var experiments = ExperimentLoader.Load(
            new ExperimentRequest(request.RepositoryRoot, request.ExperimentPaths, request.Only, request.Set) { Name = request.Experiment }
        );

        Assert.NotEmpty(experiments);
    }

    [Fact]
    public void Page_Files_AreThere()
    {
        string[] files =
        [
            .. Quoted().Where(text => text.StartsWith("src/", StringComparison.Ordinal)),
            .. Link().Matches(Page).Select(link => Path.Combine("docs", link.Groups["file"].Value)),
        ];

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(Repository.Root, file)), file));
    }

    [Fact]
    public void Page_Experiments_AreAllOfThoseNamedForASource()
    {
        Assert.All(
            ["natural-scenes", "fashion-mnist-cnn", "fashion-mnist-simple-cnn", "fashion-mnist-dense", "products"],
            name => Assert.Contains($"experiments/{name}.yaml", Page, StringComparison.Ordinal)
        );
    }

    private static IEnumerable<string> Quoted() => Code().Matches(Page).Select(code => code.Groups["text"].Value);

    [GeneratedRegex("`(?<text>[^`\n]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<file>[\w./-]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
