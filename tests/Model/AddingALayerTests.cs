using System.Text.RegularExpressions;

namespace Permafrost.Tests.Model;

/// <summary>The page that shows how to add a layer shows code that is in the tree, and names every place that was touched.</summary>
public sealed partial class AddingALayerTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "adding-a-layer.md"));

    [Fact]
    public void Page_EveryBlockOfCode_IsInTheFileItNames()
    {
        var blocks = Block().Matches(Page);

        Assert.True(blocks.Count >= 5, $"{blocks.Count} blocks");
        foreach (Match block in blocks)
        {
            string file = block.Groups["file"].Value;
            string source = File.ReadAllText(Path.Combine(Repository.Root, file));
            string code = block.Groups["code"].Value.TrimEnd();
            Assert.True(source.Contains(code, StringComparison.Ordinal), $"{file} no longer holds this:\n{code}");
        }
    }

    [Fact]
    public void Example_OutsideOfItsFolderReferenceAndExport_HasOneLineOfRegistration()
    {
        var elsewhere = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            // Of three rooms the page says so, or they use the layer for a purpose of their own.
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(folder => folder is "Onnx" or "Backbones" or "Model.TorchSharp"))
            .Where(path => !Path.GetFileName(path).Contains("Normalize", StringComparison.Ordinal))
            .SelectMany(path => File.ReadLines(path).Where(line => line.Contains("NormalizeOptions", StringComparison.Ordinal)));

        Assert.Equal("typeof(NormalizeOptions),", Assert.Single(elsewhere).Trim());
    }

    /// <summary>A block that begins with the path of its file as a comment.</summary>
    [GeneratedRegex(
        "^```csharp\\n// (?<file>(src|tests)/\\S+\\.cs)\\n(?<code>.*?)^```$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Block();
}
