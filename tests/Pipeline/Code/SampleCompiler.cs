using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Permafrost.Pipeline.Code;
using Permafrost.Pipeline.Code.Metadata;
using Permafrost.Pipeline.Code.Reach;

namespace Permafrost.Tests.Pipeline.Code;

/// <summary>Compiles sources in memory, as the build does, and finds out what they reach.</summary>
internal static class SampleCompiler
{
    private const string GlobalUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    private static readonly Lazy<ISourceGenerator> Generator = new(LoadGenerator);

    private static readonly ImmutableArray<MetadataReference> Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles one source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="path">Where it pretends to lie.</param>
    /// <param name="resources">Embedded files.</param>
    public static byte[] Compile(string source, string path = "/_/Lesson.cs", IReadOnlyDictionary<string, byte[]>? resources = null) =>
        Compile([(path, source)], "Sample", [], resources);

    /// <param name="sources">Paths and sources.</param>
    /// <param name="name">Name of the assembly.</param>
    /// <param name="references">What it refers to besides the framework.</param>
    /// <param name="resources">Embedded files.</param>
    public static byte[] Compile(
        IEnumerable<(string Path, string Text)> sources,
        string name,
        IEnumerable<MetadataReference> references,
        IReadOnlyDictionary<string, byte[]>? resources = null
    )
    {
        var texts = sources.ToList();
        Compilation compilation = CSharpCompilation.Create(
            name,
            [.. texts.Select(source => Parse(source.Text, source.Path)), Parse(GlobalUsings, "/_/Usings.cs")],
            [.. Framework, .. references],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                allowUnsafe: true,
                deterministic: true,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        if (texts.Any(source => source.Text.Contains("[LibraryImport", StringComparison.Ordinal)))
        {
            CSharpGeneratorDriver
                .Create([Generator.Value], parseOptions: ParseOptions)
                .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _);
        }

        using var stream = new MemoryStream();
        var result = compilation.Emit(
            stream,
            manifestResources: resources?.Select(resource => new ResourceDescription(
                resource.Key,
                () => new MemoryStream(resource.Value),
                isPublic: true
            )),
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded)
        );
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error)));
        return stream.ToArray();
    }

    private static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, ParseOptions, path, Encoding.UTF8);

    /// <summary>The SDK's generator of calls of native functions, which our sources use; it lies beside the framework.</summary>
    private static ISourceGenerator LoadGenerator()
    {
        string root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        string packs = Path.Combine(root, "packs", "Microsoft.NETCore.App.Ref");
        string file = Path.Combine("analyzers", "dotnet", "cs", "Microsoft.Interop.LibraryImportGenerator.dll");
        var type = Assembly
            .LoadFrom(Path.Combine(Directory.EnumerateDirectories(packs, "10.*").Order(StringComparer.Ordinal).Last(), file))
            .GetType("Microsoft.Interop.LibraryImportGenerator", throwOnError: true)!;
        return ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator();
    }

    /// <summary>What <c>Sample.Lesson.Run</c> reaches.</summary>
    /// <param name="images">Assemblies by name; those that begin with Sample are ours.</param>
    /// <param name="made">Types of objects that were made elsewhere.</param>
    public static ReachedCode Reach(IReadOnlyDictionary<string, byte[]> images, params string[] made)
    {
        var library = new CodeLibrary(name => name.StartsWith("Sample", StringComparison.Ordinal), name => images.GetValueOrDefault(name));
        return new CodeAnalysis(library).Of(
            new CodeTypeName("Sample", "Sample.Lesson"),
            "Run",
            made.Select(type => new CodeTypeName("Sample", type))
        );
    }

    /// <inheritdoc cref="Reach(IReadOnlyDictionary{string, byte[]}, string[])"/>
    public static ReachedCode Reach(byte[] image, params string[] made) =>
        Reach(new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["Sample"] = image }, made);

    /// <summary>Names of the parts that only one of the two has, or that differ.</summary>
    public static IReadOnlyList<string> Differences(ReachedCode before, ReachedCode now)
    {
        var left = CodeAnalysis.Lines(before.Parts);
        var right = CodeAnalysis.Lines(now.Parts);
        return
        [
            .. left
                .Keys.Union(right.Keys, StringComparer.Ordinal)
                .Where(name => left.GetValueOrDefault(name) != right.GetValueOrDefault(name))
                .Order(StringComparer.Ordinal),
        ];
    }
}
