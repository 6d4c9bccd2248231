using Permafrost.Model.Optimizers;

namespace Permafrost.Tests.Experiments;

public sealed class ExtendsTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Load_Extends_MergesDeepAndTheExtendingFileWins()
    {
        repository.Write(
            "base/common.yaml",
            "description: base\ndataset: shapes\narchitecture: wide\nparameters: { units: 8 }\ntrain: { epochs: 7, seed: 1 }\nmatrix: { train.seed: [1, 2], dropout: [0] }"
        );

        var experiments = repository.LoadText(
            "extends: ../base/common.yaml\ntrain: { seed: 2 }\nparameters: { dropout: 0.5 }\nmatrix: { dropout: [0.3], train.epochs: [4] }"
        );

        Assert.Equal(
            ["a/train.seed=1,dropout=0.3,train.epochs=4", "a/train.seed=2,dropout=0.3,train.epochs=4"],
            experiments.Select(experiment => experiment.Name)
        );
        Assert.Equal("base", experiments[0].Description);
        Assert.Equal("8", experiments[0].Parameters["units"].ToJsonString());
        Assert.Equal("experiments/a.yaml", experiments[0].File);
    }

    [Fact]
    public void Load_ExtendsAFileWithoutEnd_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs /dev/zero");

        Assert.StartsWith(
            "/dev/zero:1:1: the file has 1048577 bytes; expected at most 1048576",
            Assert.Single(repository.FaultsOf("extends: /dev/zero")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Load_ExtendsWithAnotherOptimizer_ReplacesIt()
    {
        repository.Write(
            "experiments/base.yaml",
            "dataset: shapes\narchitecture: wide\ntrain: { optimizer: { adam: { beta1: 0.5, beta2: 0.9 } } }"
        );

        Assert.Equal(new SgdOptions(), repository.LoadText("extends: base.yaml\ntrain: { optimizer: sgd }")[0].Train.Optimizer);
        Assert.Equal(
            new SgdOptions { Momentum = 0.1 },
            repository.LoadText("extends: base.yaml\ntrain: { optimizer: { sgd: { momentum: 0.1 } } }")[0].Train.Optimizer
        );
        Assert.Equal(
            new AdamOptions { Beta1 = 0.6, Beta2 = 0.9 },
            repository.LoadText("extends: base.yaml\ntrain: { optimizer: { adam: { beta1: 0.6 } } }")[0].Train.Optimizer
        );
    }

    [Fact]
    public void Load_EmptyMatrix_DropsTheExtendedOne()
    {
        repository.Write("experiments/base.yaml", "dataset: shapes\narchitecture: wide\nmatrix: { dropout: [0, 0.5] }");

        Assert.Equal("a", Assert.Single(repository.LoadText("extends: base.yaml\nmatrix:\n")).Name);
    }

    [Fact]
    public void Load_FaultInTheExtendedFile_StandsThere()
    {
        repository.Write("experiments/base.yaml", "dataset: shapes\narchitecture: wide\ntrain: { epochs: 0 }");

        Assert.Equal(["experiments/base.yaml:3:18: train.epochs is 0; expected 1..10000"], repository.FaultsOf("extends: base.yaml\n"));
    }

    [Fact]
    public void Load_Cycle_IsReportedOnceWhereverItIsEntered()
    {
        repository.Write("experiments/a.yaml", "extends: b.yaml");
        repository.Write("experiments/b.yaml", "dataset: shapes\nextends: c.yaml");
        repository.Write("experiments/c.yaml", "extends: a.yaml");
        repository.Write("experiments/d.yaml", "extends: b.yaml");

        string[] expected =
        [
            "experiments/c.yaml:1:10: Circular extends: a.yaml -> b.yaml -> c.yaml -> a.yaml; expected a file that extends nothing at the end",
        ];

        Assert.Equal(expected, repository.Faults("experiments"));
        Assert.Equal(expected, repository.Faults("experiments/b.yaml"));
    }

    [Fact]
    public void Load_FileThatExtendsItself_IsACycle() =>
        Assert.Equal(
            ["experiments/a.yaml:1:10: Circular extends: a.yaml -> a.yaml; expected a file that extends nothing at the end"],
            repository.FaultsOf("extends: ./../experiments/a.yaml")
        );

    [Theory]
    [InlineData(
        "extends: bsae.yaml",
        "experiments/a.yaml:1:10: extends is \"bsae.yaml\", but there is no file experiments/bsae.yaml; expected an experiment file; did you mean base.yaml?"
    )]
    [InlineData(
        "extends: [base.yaml]",
        "experiments/a.yaml:1:10: extends is a list; expected the path of an experiment file, relative to this one"
    )]
    [InlineData("extends:", "experiments/a.yaml:1:9: extends is empty; expected the path of an experiment file, relative to this one")]
    [InlineData(
        "extends: \"a\\0b\"",
        "experiments/a.yaml:1:10: extends is \"a\\u0000b\"; expected the path of an experiment file, relative to this one"
    )]
    public void Load_FaultyExtends_NamesIt(string text, string fault)
    {
        repository.Write("experiments/base.yaml", "dataset: shapes");

        Assert.Equal([fault], repository.FaultsOf(text));
    }
}
