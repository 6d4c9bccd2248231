using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Code;
using Permafrost.Pipeline.Code.Metadata;

namespace Permafrost.Tests.Pipeline.Code;

/// <summary>The projects in <c>src/</c>, compiled in memory from their sources, edited or not.</summary>
internal sealed class ProjectCompiler
{
    /// <summary>Each after those that it refers to.</summary>
    private static readonly string[] Projects = ["Core", "Pipeline", "Model", "Imaging", "Onnx", "Reporting", "Experiments", "Stages"];

    private readonly ImmutableDictionary<string, string> sources;
    private readonly ImmutableDictionary<string, byte[]> images;
    private readonly Lazy<CodeAnalysis> analysis;

    private ProjectCompiler(ImmutableDictionary<string, string> sources, ImmutableDictionary<string, byte[]> images)
    {
        this.sources = sources;
        this.images = images;
        analysis = new Lazy<CodeAnalysis>(() => Analyse(packages: null));
    }

    /// <summary>The sources as they are.</summary>
    public static ProjectCompiler Unedited { get; } = new ProjectCompiler(ReadSources(), Empty).Compile([.. Projects], "/_/");

    private static ImmutableDictionary<string, byte[]> Empty => ImmutableDictionary.Create<string, byte[]>(StringComparer.Ordinal);

    /// <summary>The same sources, compiled in another folder.</summary>
    public ProjectCompiler In(string folder) => new ProjectCompiler(sources, Empty).Compile([.. Projects], folder);

    /// <summary>The sources after an edit; what depends on an edited project is compiled with it.</summary>
    /// <param name="edits">A file, a text in it and what stands in its place; an empty text stands for a new file.</param>
    public ProjectCompiler With(IReadOnlyList<(string File, string Old, string New)> edits)
    {
        var edited = sources;
        foreach (var (file, old, now) in edits)
        {
            string before = old.Length == 0 ? "" : edited[file];
            Assert.Contains(old, before, StringComparison.Ordinal);
            edited = edited.SetItem(file, old.Length == 0 ? now : before.Replace(old, now, StringComparison.Ordinal));
        }

        int first = edits.Min(edit => Array.IndexOf(Projects, edit.File.Split('/')[0]));
        return new ProjectCompiler(edited, images).Compile(Projects[first..], "/_/");
    }

    /// <summary>The fingerprint of a stage over this code.</summary>
    /// <param name="stage">The stage; its code is looked up by name.</param>
    /// <param name="packages">Packages in other versions than they lie beside the tests.</param>
    public string Fingerprint(Stage stage, IReadOnlyDictionary<string, byte[]>? packages = null)
    {
        var reached = (packages is null ? analysis.Value : Analyse(packages)).Of(
            CodeTypeName.Of(stage.GetType()),
            "Run",
            stage.CodeRoots.Select(CodeTypeName.Of)
        );
        return new CodeVersion(CodeAnalysis.Lines(reached.Parts)).Digest.ToString();
    }

    private CodeAnalysis Analyse(IReadOnlyDictionary<string, byte[]>? packages) =>
        new(
            new CodeLibrary(
                name => name.StartsWith("Permafrost.", StringComparison.Ordinal),
                name => images.GetValueOrDefault(name) ?? packages?.GetValueOrDefault(name) ?? Beside(name)
            )
        );

    private ProjectCompiler Compile(IReadOnlyList<string> projects, string folder)
    {
        var compiled = images;
        foreach (string project in projects)
        {
            // No project refers to one behind it; those that it does not name cost nothing.
            var references = Projects
                .TakeWhile(name => name != project)
                .Select(name => MetadataReference.CreateFromImage(compiled[Name(name)]));
            compiled = compiled.SetItem(
                Name(project),
                SampleCompiler.Compile(
                    [
                        .. sources
                            .Where(source => source.Key.StartsWith($"{project}/", StringComparison.Ordinal))
                            .OrderBy(source => source.Key, StringComparer.Ordinal)
                            .Select(source => (folder + "src/" + source.Key, source.Value)),
                        (folder + "Friends.cs", Friends),
                    ],
                    Name(project),
                    [.. references, .. Packages()]
                )
            );
        }

        return new ProjectCompiler(sources, compiled);
    }

    private const string Friends = """
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Permafrost.Tests")]
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Permafrost.Bench")]
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Permafrost.Onnx")]
        """;

    private static IEnumerable<MetadataReference> Packages() =>
        ((string[])["Google.Protobuf", "MathNet.Numerics", "YamlDotNet"]).Select(name => MetadataReference.CreateFromImage(Beside(name)!));

    private static string Name(string project) => $"Permafrost.{project}";

    private static byte[]? Beside(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    private static ImmutableDictionary<string, string> ReadSources()
    {
        string root = Path.Combine(Repository.Root, "src");
        return Projects
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(root, project), "*.cs", SearchOption.AllDirectories))
            .Select(path => (Path: path, Name: Path.GetRelativePath(root, path).Replace('\\', '/')))
            .Where(file => file.Name.Split('/') is not [_, "obj" or "bin", ..])
            .ToImmutableDictionary(file => file.Name, file => File.ReadAllText(file.Path), StringComparer.Ordinal);
    }
}
