using YamlDotNet.RepresentationModel;

namespace Permafrost.Tests;

/// <summary>The workflow runs what the README says of platforms.</summary>
public sealed class WorkflowTests
{
    private const string Wine = "Windows x64's runtime under Wine";

    private static readonly YamlMappingNode Workflow = Load();

    private static YamlMappingNode Jobs => (YamlMappingNode)Workflow["jobs"];

    private static IEnumerable<YamlMappingNode> Platforms =>
        ((YamlSequenceNode)Jobs["platform"]["strategy"]["matrix"]["include"]).Cast<YamlMappingNode>();

    [Fact]
    public void Readme_Platforms_AreThoseOfTheWorkflowAndWine()
    {
        string[] named = [.. Rows().Select(row => row.Platform)];

        Assert.Equal(
            [.. Platforms.Select(platform => Text(platform["platform"])).Append(Wine).Order(StringComparer.Ordinal)],
            named.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Readme_Platforms_AreEachCheckedOrExpectedAndNameWhatRan()
    {
        Assert.All(Rows(), row => Assert.Matches(@"^\*(checked|expected)\*", row.State));
        Assert.All(
            Rows().Where(row => row.State.StartsWith("*checked*", StringComparison.Ordinal)),
            row =>
            {
                string test = row.State.Split('`')[1];
                Assert.True(File.Exists(Path.Combine(Repository.Root, "tests", "Determinism", test)), $"{row.Platform}: no test {test}");
            }
        );
    }

    [Fact]
    public void Workflow_EveryPlatform_HasARunnerOfItsSystemAndProcessor() =>
        Assert.All(
            Platforms,
            platform =>
                Assert.Matches(
                    Text(platform["platform"]) switch
                    {
                        "Linux x64" => "^ubuntu-(latest|[0-9.]+)$",
                        "Linux arm64" => "^ubuntu-[0-9.]+-arm$",
                        "Windows x64" => "^windows-(latest|[0-9]+)$",
                        "macOS arm64" => "^macos-(latest|[0-9]+)$",
                        "macOS x64" => "^macos-[0-9]+-intel$",
                        var other => throw new InvalidOperationException($"no runner is known for {other}"),
                    },
                    Text(platform["runner"])
                )
        );

    [Fact]
    public void Workflow_EveryPlatform_TestsAndHandsItsDigestsToTheComparison()
    {
        string[] commands = [.. Steps("platform").Where(step => step.Children.ContainsKey("run")).Select(step => Text(step["run"]))];

        Assert.Contains(".ci/run", commands);
        Assert.Contains("dotnet test --no-build", commands);
        Assert.Contains(
            commands,
            command =>
                command.Contains("--target=Reproduce --experiments=experiments/shapes.yaml --format=json >", StringComparison.Ordinal)
        );
        Assert.Equal("platform", Text(Jobs["digests"]["needs"]));
        Assert.Equal(
            Platforms.Count().ToString(System.Globalization.CultureInfo.InvariantCulture),
            Text(Steps("digests").Last()["env"]["PLATFORMS"])
        );
    }

    [Fact]
    public void Workflow_SecondEngine_IsRestoredFromItsPackageAndTested()
    {
        string[] commands = [.. Steps("engines").Where(step => step.Children.ContainsKey("run")).Select(step => Text(step["run"]))];

        Assert.Contains(commands, command => command.StartsWith("dotnet test tests -p:Torch=cpu", StringComparison.Ordinal));
        string room = commands[0].Split('~')[1].TrimEnd('"');
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Model.TorchSharp")),
            file => Assert.Contains($"namespace Permafrost.Tests.{room};", File.ReadAllText(file), StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Workflow_Store_IsOneForAllPlatforms()
    {
        var cache = (YamlMappingNode)
            Steps("platform").Single(step => Uses(step).StartsWith("actions/cache@", StringComparison.Ordinal))["with"];

        Assert.Equal("artifacts/store", Text(cache["path"]));
        Assert.Equal("true", Text(cache["enableCrossOsArchive"]));
        Assert.DoesNotContain("os", Text(cache["key"]).Split('.', '-', ' '), StringComparer.Ordinal);
        Assert.DoesNotContain("matrix", Text(cache["key"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Workflow_Screenshots_AreKeptWhereverTheBrowserRan()
    {
        var step = Steps("platform")
            .Single(step => step.Children.TryGetValue("name", out var name) && Text(name) == "Keep the pictures of the report");

        Assert.StartsWith("actions/upload-artifact@", Uses(step), StringComparison.Ordinal);
        Assert.Equal("TestResults/screenshots", Text(step["with"]["path"]));
        Assert.Contains("!cancelled()", Text(step["if"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Workflow_Rights_AreToReadTheContentAndEveryJobEnds()
    {
        Assert.Equal(
            ("contents", "read"),
            ((YamlMappingNode)Workflow["permissions"]).Select(right => (Text(right.Key), Text(right.Value))).Single()
        );
        Assert.All(
            Jobs.Children.Values,
            job => Assert.InRange(int.Parse(Text(job["timeout-minutes"]), System.Globalization.CultureInfo.InvariantCulture), 1, 60)
        );
        Assert.All(
            Jobs.Children.Keys.SelectMany(job => Steps(Text(job))).Select(Uses).Where(action => action.Length > 0),
            action => Assert.Matches("^actions/[a-z-]+@v[0-9]+$", action)
        );
    }

    private static YamlMappingNode Load()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(Path.Combine(Repository.Root, ".github", "workflows", "ci.yml"))));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    private static IEnumerable<YamlMappingNode> Steps(string job) => ((YamlSequenceNode)Jobs[job]["steps"]).Cast<YamlMappingNode>();

    private static string Uses(YamlMappingNode step) => step.Children.TryGetValue("uses", out var action) ? Text(action) : "";

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    /// <summary>The table under "Where it was checked".</summary>
    private static IEnumerable<(string Platform, string State)> Rows() =>
        File.ReadLines(Path.Combine(Repository.Root, "README.md"))
            .SkipWhile(line => line != "## Where it was checked")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (cells[1], cells[2]));
}
