using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Datasets;
using Permafrost.Model.Layers;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Training;
using Permafrost.Model.Training.Schedules;

namespace Permafrost.Tests.Experiments.Binding;

public sealed class OptionTypesTests
{
    [Fact]
    public void In_RecordsInRecords_NamesAllOfThem()
    {
        var options = new TrainOptions { Optimizer = new SgdOptions(), Schedule = new CosineOptions() };

        Assert.Equal(
            new[] { typeof(CosineOptions), typeof(SgdOptions), typeof(TrainOptions) },
            OptionTypes.In(options).OrderBy(type => type.Name, StringComparer.Ordinal)
        );
    }

    [Fact]
    public void In_LayersInABlock_NamesThemToo()
    {
        LayerOptions[] layers = [new ResidualOptions { Layers = [new ReluOptions()] }, new FlattenOptions()];

        Assert.Equal(
            new[] { typeof(FlattenOptions), typeof(NoActivation), typeof(ReluOptions), typeof(ResidualOptions) },
            OptionTypes.In(layers).Distinct().OrderBy(type => type.Name, StringComparer.Ordinal)
        );
    }

    [Fact]
    public void WithAllChoices_SourceWithOneMirror_NamesEveryKindOfMirror()
    {
        var types = OptionTypes.WithAllChoices(new IdxSource { Mirrors = [new HttpMirror()] });

        Assert.Superset(new HashSet<Type> { typeof(IdxSource), typeof(HttpMirror), typeof(DebianMirror) }, types.ToHashSet());
    }
}
