using System.Text.RegularExpressions;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Model.Layers;
using Permafrost.Model.Training;
using Permafrost.Model.Training.Schedules;

namespace Permafrost.Tests.Experiments;

/// <summary><c>docs/experiments.md</c> says what the code does.</summary>
public sealed partial class ExperimentsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "experiments.md"));

    [Fact]
    public void Page_Keys_AreAllNamed()
    {
        var names = new[]
        {
            typeof(ExperimentFile),
            typeof(CheckOptions),
            typeof(FolderDataset),
            typeof(PreprocessOptions),
            typeof(AugmentationOptions),
            typeof(TrainOptions),
            typeof(ScheduleOptions),
            typeof(PlateauOptions),
            typeof(ResourceOptions),
            typeof(ClipOptions),
            typeof(EarlyStoppingOptions),
            typeof(LayerOptions),
        }.SelectMany(type => OptionType.Of(type).Names);

        Assert.All(names, name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_ExampleOfAnExperiment_Loads()
    {
        using var repository = new TemporaryRepository();
        foreach (string name in new[] { "dense-l2", "simple-cnn", "deep-cnn" })
        {
            Copy(repository, $"experiments/architectures/{name}.yaml");
        }

        Copy(repository, "experiments/datasets/fashion-mnist.yaml");

        var experiments = repository.LoadText(Example("description: Does dropout"), set: ["dropout=0.3"]);

        Assert.Equal(3, experiments.Count);
        Assert.Equal("a/architecture=dense-l2,dropout=0.3", experiments[0].Name);
    }

    [Fact]
    public void Page_ExampleOfAnArchitecture_Loads()
    {
        using var repository = new TemporaryRepository();
        repository.Write("experiments/architectures/example.yaml", Example("parameters: { dropout: ["));

        Assert.Equal(6, Assert.Single(repository.LoadText("dataset: shapes\narchitecture: example")).Layers.Length);
    }

    private static string Example(string start) =>
        Fences().Matches(Page).Select(match => match.Groups["text"].Value).Single(text => text.Contains(start, StringComparison.Ordinal));

    private static void Copy(TemporaryRepository repository, string file) =>
        repository.Write(file, File.ReadAllBytes(Path.Combine(Repository.Root, file)));

    [GeneratedRegex("```yaml\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Fences();
}
