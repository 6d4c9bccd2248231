using Microsoft.CodeAnalysis;
using Permafrost.Experiments;
using Permafrost.Pipeline;
using Permafrost.Stages;
using Permafrost.Stages.Report;

namespace Permafrost.Tests.Pipeline.Code;

/// <summary>Edits of this project's own sources, and the stages that they run again.</summary>
public sealed class ProjectEditTests
{
    private const string NewLayer = """
        using Permafrost.Core.Options;
        namespace Permafrost.Model.Layers;
        [OptionName("negate")]
        public sealed record NegateOptions : LayerOptions
        {
            public override ActivationShape OutputShape(ActivationShape input) => input;

            internal override Layer Create(LayerContext context) => new Relu(context.Name + "!", context.Input);
        }
        """;

    private static readonly (string Edit, string Runs, (string File, string Old, string New)[] Edits)[] Table =
    [
        ("a comment", "", [("Model/Layers/Dense/Dense.cs", "/// <summary>", "// Another word.\n/// <summary>")]),
        (
            "a new method above Train",
            "",
            [
                (
                    "Stages/Train/TrainStage.cs",
                    "    public override string Name",
                    "    internal static int Sum(int[] x) => x.Sum(one => one * 2);\n\n    public override string Name"
                ),
            ]
        ),
        (
            "an unused new layer",
            "",
            [
                ("Model/Layers/Negate/NegateOptions.cs", "", NewLayer),
                (
                    "Model/Layers/LayerCatalog.cs",
                    "        typeof(MaxPool2dOptions),",
                    "        typeof(MaxPool2dOptions),\n        typeof(NegateOptions),"
                ),
            ]
        ),
        (
            "an unused optimiser",
            "",
            [
                ("Model/Optimizers/Sgd.cs", "(float)-learningRate", "(float)-(learningRate * 2)"),
                (
                    "Model/Optimizers/SgdOptions.cs",
                    "public sealed record SgdOptions : OptimizerOptions\n{",
                    "public sealed record SgdOptions : OptimizerOptions\n{\n    public double Half => LearningRate / 2;\n"
                ),
            ]
        ),
        (
            "the constant of an unused schedule",
            "",
            [("Model/Training/Schedules/CosineOptions.cs", "Between(1.0, Final", "Between(0.5, Final")]
        ),
        (
            "a constant three calls below Train",
            "Train Evaluate",
            [("Model/Layers/WeightInitializer.cs", "Math.Sqrt(3.0 * variance)", "Math.Sqrt(3.5 * variance)")]
        ),
        ("a virtual override of training", "Train", [("Model/Optimizers/Adam.cs", "power1 *= beta1;", "power1 *= beta1 * beta1;")]),
        (
            "the exponential function of three",
            "Train Evaluate Report",
            [
                (
                    "Core/Numerics/ExactMath.cs",
                    "public static double Exp(double x)\n    {",
                    "public static double Exp(double x)\n    {\n        x += 1e-300;"
                ),
            ]
        ),
        (
            "the report's wording",
            "Report",
            [("Reporting/Text/SummarySentences.cs", "has the highest validation accuracy", "reached the highest validation accuracy")]
        ),
        ("the parser of YAML", "", [("Experiments/Yaml/YamlReader.cs", "expected a value", "expected some value")]),
        ("the command's progress", "Preprocess", [("Stages/Preprocess/PreprocessStage.cs", "of {total} images", "of {total} pictures")]),
        (
            "what a mirror answers, of a dataset that has none",
            "",
            [("Stages/DownloadCheck/HttpDownload.cs", "not an http or https address", "no http or https address")]
        ),
        ("the engine", "", [("Pipeline/PipelineRunner.Sharing.cs", "FromMilliseconds(200)", "FromMilliseconds(300)")]),
    ];

    public static TheoryData<string> Edits => [.. Table.Select(row => row.Edit)];

    [Theory]
    [MemberData(nameof(Edits))]
    public void Fingerprint_AfterAnEdit_IsAnotherForTheseStagesAlone(string name)
    {
        var (_, runs, edits) = Table.Single(row => row.Edit == name);
        var edited = ProjectCompiler.Unedited.With(edits);

        Assert.Equal(
            runs,
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
