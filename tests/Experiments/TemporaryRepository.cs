using System.Text;
using Permafrost.Core.Errors;
using Permafrost.Experiments;
using Permafrost.Experiments.Definitions;

namespace Permafrost.Tests.Experiments;

/// <summary>A repository in a folder of its own, with two small architectures and the shapes dataset; deleted afterwards.</summary>
internal sealed class TemporaryRepository : IDisposable
{
    public TemporaryRepository()
    {
        Root = Directory.CreateTempSubdirectory("permafrost-experiments-").FullName;
        Write("experiments/datasets/shapes.yaml", ShapesDataset);
        Write("experiments/architectures/wide.yaml", Wide);
        Write("experiments/architectures/deep.yaml", Deep);
    }

    public const string ShapesDataset = """
        description: Drawn shapes.
        licence: MIT
        classes: [circle, square, triangle, cross]
        source: { shapes: { size: 28 } }
        """;

    public const string Wide = """
        parameters: { dropout: 0.1, units: 16 }
        layers:
          - flatten
          - dense: { units: "{units}", activation: relu }
          - dropout: { rate: "{dropout}" }
          - dense: { units: classes }
        """;

    public const string Deep = """
        parameters: { dropout: [0.25, 0.4] }
        layers:
          - conv2d: { filters: 4, kernel: 3 }
          - dropout: { rate: "{dropout[0]}" }
          - max_pool2d: { size: 2 }
          - flatten
          - dropout: { rate: "{dropout[1]}" }
          - dense: { units: classes }
        """;

    public string Root { get; }

    public string PathOf(string relative) => Path.Combine(Root, relative);

    public void Write(string relative, string text) => Write(relative, Encoding.UTF8.GetBytes(text));

    public void Write(string relative, byte[] bytes)
    {
        string path = PathOf(relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    public IReadOnlyList<ExperimentDefinition> Load(IReadOnlyList<string> paths, string[]? only = null, string[]? set = null) =>
        ExperimentLoader.Load(new ExperimentRequest(Root, [.. paths.Select(PathOf)], only ?? [], set ?? []));

    /// <summary>Writes <c>experiments/a.yaml</c> and loads it.</summary>
    public IReadOnlyList<ExperimentDefinition> LoadText(string text, string[]? only = null, string[]? set = null)
    {
        Write("experiments/a.yaml", text);
        return Load(["experiments/a.yaml"], only, set);
    }

    /// <summary>The faults of <c>experiments/a.yaml</c> with this text.</summary>
    public IReadOnlyList<string> FaultsOf(string text, string[]? only = null, string[]? set = null) =>
        Assert.Throws<UserErrorException>(() => LoadText(text, only, set)).Faults;

    public IReadOnlyList<string> Faults(params string[] paths) => Assert.Throws<UserErrorException>(() => Load(paths)).Faults;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
