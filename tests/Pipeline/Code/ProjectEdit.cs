namespace Permafrost.Tests.Pipeline.Code;

/// <summary>An edit of this project's own sources.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Changes">Stages whose fingerprint is another one, in the order of a run: experiment <c>shapes/dropout=0.25</c>.</param>
/// <param name="Replacements">A file below <c>src/</c>, a text in it and what stands in its place; an empty text stands for a new file.</param>
internal sealed record ProjectEdit(string Name, string Changes, params (string File, string Old, string New)[] Replacements)
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

    public static IReadOnlyList<ProjectEdit> All { get; } =
    [
        new(
            "formatting",
            "",
            [("Model/Layers/WeightInitializer.cs", "\n    {\n", " {\n\n"), ("Stages/Train/TrainStage.cs", "    {\n", "\t{\n\n\n")]
        ),
        new(
            "the name of a local variable",
            "",
            [
                ("Model/Layers/WeightInitializer.cs", "double fan =", "double breadth ="),
                ("Model/Layers/WeightInitializer.cs", "1.0 / fan : 2.0 / fan", "1.0 / breadth : 2.0 / breadth"),
            ]
        ),
        new(
            "the name of a parameter of an iterator",
            "",
            [
                ("Model/Layers/Conv2d/Conv2d.cs", "offset, int sampleFloats)", "offset, int floats)"),
                ("Model/Layers/Conv2d/Conv2d.cs", "sample * sampleFloats + offset", "sample * floats + offset"),
            ]
        ),
        new("a comment", "", [("Model/Layers/Dense/Dense.cs", "/// <summary>", "// Another word.\n/// <summary>")]),
        new(
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
        new(
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
        new(
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
        new(
            "the constant of an unused schedule",
            "",
            [("Model/Training/Schedules/CosineOptions.cs", "Between(1.0, Final", "Between(0.5, Final")]
        ),
        new(
            "a constant three calls below Train",
            "Train Evaluate",
            [("Model/Layers/WeightInitializer.cs", "Math.Sqrt(3.0 * variance)", "Math.Sqrt(3.5 * variance)")]
        )
        {
            Runs = "Train Evaluate Report",
        },
        new("a virtual override of training", "Train", [("Model/Optimizers/Adam.cs", "power1 *= beta1;", "power1 *= beta1 * beta1;")])
        {
            Runs = "Train Evaluate Report",
        },
        new(
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
        new(
            "the report's wording",
            "Report",
            [("Reporting/Text/SummarySentences.cs", " has the highest {highest}.", " reached the highest {highest}.")]
        ),
        new("the parser of YAML", "", [("Experiments/Yaml/YamlReader.cs", "expected a value", "expected some value")]),
        new("the command's progress", "Preprocess", [("Stages/Preprocess/PreprocessStage.cs", "of {total} images", "of {total} pictures")]),
        new(
            "what a mirror answers, of a dataset that has none",
            "",
            [("Stages/DownloadCheck/HttpDownload.cs", "not an http or https address", "no http or https address")]
        ),
        new("the engine", "", [("Pipeline/PipelineRunner.Sharing.cs", "FromMilliseconds(200)", "FromMilliseconds(300)")]),
    ];

    /// <summary>Stages that run: those, and the ones that read what comes out otherwise.</summary>
    public string Runs { get; init; } = Changes;
}
