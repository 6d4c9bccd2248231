using Permafrost.Model.Training;

namespace Permafrost.Tests.Experiments;

/// <summary><c>train.engine</c> and <c>train.device</c> in YAML.</summary>
public sealed class EngineKeysTests : IDisposable
{
    private const string Small = "dataset: shapes\narchitecture: wide\n";

    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Load_NothingSaid_IsTheManagedEngineOnTheCpu()
    {
        var experiment = Assert.Single(repository.LoadText(Small));

        Assert.Equal((EngineKind.Managed, "cpu", true), (experiment.Train.Engine, experiment.Train.Device, experiment.IsBitExact));
    }

    [Fact]
    public void Load_EngineAndDeviceAsAxes_ReachTheirExperiments()
    {
        var experiments = repository.LoadText(
            Small
                + """
                train: { engine: torchsharp }
                matrix:
                  train.engine: [managed, torchsharp]
                  train.device: [cpu]

                """
        );
        var devices = repository.LoadText(Small + "train: { engine: torchsharp }\nmatrix: { train.device: [cpu, cuda, cuda:1] }\n");

        Assert.Equal(
            ["a/train.engine=managed,train.device=cpu", "a/train.engine=torchsharp,train.device=cpu"],
            experiments.Select(experiment => experiment.Name)
        );
        Assert.Equal([true, false], experiments.Select(experiment => experiment.IsBitExact));
        Assert.Equal(["cpu", "cuda", "cuda:1"], devices.Select(experiment => experiment.Train.Device));
    }

    [Theory]
    [InlineData(
        "{ device: cuda }",
        "18: train.device is cuda, and train.engine is managed, which computes on the CPU; expected cpu, or engine: torchsharp"
    )]
    [InlineData(
        "{ engine: torchsharp, device: gpu }",
        "38: train.device is \"gpu\"; expected cpu, cuda or cuda:N, N being the number of a GPU"
    )]
    [InlineData("{ engine: torch }", "18: train.engine is \"torch\"; expected one of managed, torchsharp")]
    public void Load_EngineOrDeviceThatIsNone_IsAFaultInItsPlace(string train, string expected) =>
        Assert.StartsWith(
            $"experiments/a.yaml:3:{expected}",
            Assert.Single(repository.FaultsOf($"{Small}train: {train}\n")),
            StringComparison.Ordinal
        );
}
