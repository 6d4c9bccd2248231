using Microsoft.CodeAnalysis;
using Permafrost.Experiments;
using Permafrost.Pipeline;
using Permafrost.Stages;
using Permafrost.Stages.Report;

namespace Permafrost.Tests.Pipeline.Code;

/// <summary>Edits of this project's own sources, and the stages that they run again.</summary>
public sealed class ProjectEditTests
{
    public static TheoryData<string> Edits => [.. ProjectEdit.All.Select(edit => edit.Name)];

    [Theory]
    [MemberData(nameof(Edits))]
    public void Fingerprint_AfterAnEdit_IsAnotherForTheseStagesAlone(string name)
    {
        var edit = ProjectEdit.All.Single(edit => edit.Name == name);
        var edited = ProjectCompiler.Unedited.With(edit.Replacements);

        Assert.Equal(
            edit.Changes,
            string.Join(' ', Stages().Where(stage => Before(stage) != edited.Fingerprint(stage)).Select(stage => stage.Name))
        );
    }

    [Fact]
    public void Fingerprint_CloneInAnotherFolder_IsTheSame()
    {
        var elsewhere = ProjectCompiler.Unedited.In("/home/somebody/else/");

        Assert.All(Stages(), stage => Assert.Equal(Before(stage), elsewhere.Fingerprint(stage)));
    }

    [Fact]
    public void Fingerprint_PackageOfAnotherVersion_IsAnotherForThoseThatUseIt()
    {
        byte[] other = SampleCompiler.Compile(
            [("/_/Version.cs", "[assembly: System.Reflection.AssemblyInformationalVersion(\"9.9.9\")]")],
            "MathNet.Numerics",
            []
        );
        var packages = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["MathNet.Numerics"] = other };

        Assert.Equal(
            ["Report"],
            Stages().Where(stage => Before(stage) != ProjectCompiler.Unedited.Fingerprint(stage, packages)).Select(stage => stage.Name)
        );
    }

    private static string Before(Stage stage) => ProjectCompiler.Unedited.Fingerprint(stage);

    private static Stage[] Stages()
    {
        var experiments = ExperimentLoader.Load(
            new ExperimentRequest(Repository.Root, [Path.Combine(Repository.Root, "experiments", "shapes.yaml")], ["*0.25"], [])
        );
        var subjects = StudyGraph.Of(experiments, Repository.Root, Repository.Root);
        return
        [
            subjects[0].Dataset,
            subjects[0].Images,
            subjects[0].Trained,
            subjects[0].Evaluated,
            new ReportStage(subjects, new Dictionary<string, string>(StringComparer.Ordinal)),
        ];
    }
}
