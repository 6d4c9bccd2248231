using System.Text.RegularExpressions;

namespace Permafrost.Tests.Model;

/// <summary>What the pages about engine and determinism name is there.</summary>
public sealed partial class DocumentsTests
{
    [Theory]
    [InlineData("adding-a-layer.md")]
    [InlineData("engine.md")]
    [InlineData("determinism.md")]
    public void Page_EveryFileItNames_Exists(string page)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "docs", page));
        string[] folders = ["src", "tests"];
        var sources = folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(path => path.Replace('\\', '/'))
            .ToList();

        var named = SourceFile().Matches(text).Select(match => match.Groups["value"].Value).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(sources, source => source.EndsWith($"/{name}", StringComparison.Ordinal)));
        foreach (Match link in Link().Matches(text))
        {
            Assert.True(File.Exists(Path.Combine(Repository.Root, "docs", link.Groups["value"].Value)), link.Value);
        }
    }

    [Fact]
    public void Determinism_EveryStreamOfTheModel_IsListed()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "determinism.md"));
        var purposes = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/Reference/", StringComparison.Ordinal))
            .SelectMany(path => Purpose().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups["value"].Value)
            .ToList();

        Assert.Equal(
            [
                "augment",
                // Both engines draw the same masks.
                "dropout/",
                "dropout/",
                "fold/",
                "init/",
                "limit/",
                "mc_dropout/",
                "report/",
                "report/",
                "reproduce/",
                "shapes/",
                "shuffle",
                "split/",
                "test",
            ],
            purposes.Order(StringComparer.Ordinal)
        );
        Assert.All(purposes, purpose => Assert.Contains($"`{purpose}", page, StringComparison.Ordinal));
    }

    /// <summary>A name in backquotes that ends with <c>.cs</c>, with folders or without.</summary>
    [GeneratedRegex("`(?<value>[A-Za-z0-9_/.]+\\.cs)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SourceFile();

    [GeneratedRegex("\\]\\((?<value>[a-z-]+\\.md)\\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    /// <summary>The fixed part of a purpose where a stream is made: <c>init/</c> of <c>$"init/{name}"</c>.</summary>
    [GeneratedRegex(
        "(new PhiloxStream\\(|PhiloxStream [a-z]+ = new\\(|SplitSeed, )[^;\"]*\"(?<value>[a-z_]+/?)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Purpose();
}
