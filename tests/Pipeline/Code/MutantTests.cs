using Permafrost.Experiments;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Code;
using Permafrost.Pipeline.Code.Metadata;
using Permafrost.Pipeline.Code.Reach;
using Permafrost.Stages;

namespace Permafrost.Tests.Pipeline.Code;

/// <summary>The program with one instruction changed: a stage that reaches it has another fingerprint, every other stage has the same.</summary>
public sealed class MutantTests
{
    private static readonly string[] Assemblies =
    [
        "Permafrost.Core",
        "Permafrost.Experiments",
        "Permafrost.Imaging",
        "Permafrost.Model",
        "Permafrost.Reporting",
        "Permafrost.Stages",
    ];

    private readonly Dictionary<string, byte[]> images = Assemblies
        .Append("Permafrost.Pipeline")
        .ToDictionary(
            name => name,
            name => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, name + ".dll")),
            StringComparer.Ordinal
        );

    [Theory]
    [InlineData("Preprocess", 400)]
    [InlineData("Train", 200)]
    public void Of_OneInstructionChanged_ChangesWhereItIsReached(string phase, int count)
    {
        var subject = StudyGraph.Of(
            ExperimentLoader.Load(
                new ExperimentRequest(Repository.Root, [Path.Combine(Repository.Root, "experiments", "shapes.yaml")], ["*0.25"], [])
            ),
            Repository.Root,
            Repository.Root
        )[0];
        Stage stage = phase == "Train" ? subject.Trained : subject.Images;
        var library = new CodeLibrary(name => name.StartsWith("Permafrost.", StringComparison.Ordinal), images.GetValueOrDefault);
        var before = Reach(library, stage);
        var digest = DigestOf(before);

        // As many from inside as from outside, the same ones each time.
        var random = new Random(111);
        var all = Assemblies
            .SelectMany(name => Mutation.Of(images[name]).Select(mutation => (Assembly: name, mutation)))
            // Every assembly has its own of those that the compiler adds.
            .Where(one => one.mutation.Method.StartsWith("Permafrost.", StringComparison.Ordinal))
            .ToList();
        var reached = all.Where(one => one.mutation.IsWhole && before.MethodNames.Contains(one.mutation.Method)).ToArray();
        var others = all.Where(one => !before.MethodNames.Contains(one.mutation.Method)).ToArray();
        random.Shuffle(reached);
        random.Shuffle(others);

        var unnoticed = new List<string>();
        foreach (var (assembly, mutation) in reached.Take(count / 2))
        {
            if (DigestOfMutant(library, stage, assembly, mutation) == digest)
            {
                unnoticed.Add(mutation.Method);
            }
        }

        Assert.All(others.Take(count / 2), one => Assert.Equal(digest, DigestOfMutant(library, stage, one.Assembly, one.mutation)));
        Assert.Equal([], unnoticed);
    }

    private string DigestOfMutant(CodeLibrary library, Stage stage, string assembly, Mutation mutation)
    {
        // The library reads the code of methods from this very array.
        byte[] image = images[assembly];
        byte original = image[mutation.Offset];
        try
        {
            image[mutation.Offset] = mutation.Value;
            return DigestOf(Reach(library, stage));
        }
        finally
        {
            image[mutation.Offset] = original;
        }
    }

    private static ReachedCode Reach(CodeLibrary library, Stage stage) =>
        new CodeAnalysis(library).Of(CodeTypeName.Of(stage.GetType()), "Run", stage.CodeRoots.Select(CodeTypeName.Of));

    private static string DigestOf(ReachedCode code) => new CodeVersion(CodeAnalysis.Lines(code.Parts)).Digest.ToString();
}
