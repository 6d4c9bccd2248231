using System.Reflection;
using Permafrost.Core.Options;
using Permafrost.Experiments;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Definitions;
using Permafrost.Model.Layers;

namespace Permafrost.Tests.Experiments.Binding;

/// <summary>Conventions that every option record keeps, so that its YAML, schema and documentation come of themselves.</summary>
public sealed class OptionTypeTests
{
    private static readonly Assembly[] Rooms = [typeof(LayerOptions).Assembly, typeof(ExperimentLoader).Assembly];

    public static TheoryData<Type> Named =>
        [.. Rooms.SelectMany(room => room.GetTypes()).Where(type => type.IsDefined(typeof(OptionNameAttribute)))];

    [Theory]
    [MemberData(nameof(Named))]
    public void Of_TypeWithAnOptionName_IsOneOfTheChoicesOfItsBase(Type type)
    {
        var choices = BasesOf(type).Where(OptionType.HasChoices).Select(OptionType.Of).ToList();

        // Where branches meet is a key of the block, not a layer that YAML may name.
        Assert.Equal(
            !type.IsSubclassOf(typeof(MergeOptions)),
            choices.Exists(choice => choice.Choice(OptionType.Of(type).Name) is not null)
        );
        Assert.All(
            choices.Select(choice => choice.Choice(OptionType.Of(type).Name)).OfType<OptionType>(),
            choice => Assert.Same(OptionType.Of(type), choice)
        );
    }

    [Theory]
    [MemberData(nameof(Named))]
    public void Of_TypeWithAnOptionName_IsDescribed(Type type)
    {
        var option = OptionType.Of(type);

        Assert.False(string.IsNullOrEmpty(option.Description));
        Assert.All(
            option.Properties,
            property => Assert.True(property.Description is not null || property.Type.Kind == OptionKind.Record, property.Name)
        );
    }

    private static IEnumerable<Type> BasesOf(Type type)
    {
        for (var at = type.BaseType; at is not null; at = at.BaseType)
        {
            yield return at;
        }
    }

    [Fact]
    public void Of_ExperimentFile_KnowsEveryKeyOfTheDesign() =>
        Assert.Equal(
            [
                "extends",
                "description",
                "dataset",
                "check",
                "preprocess",
                "augment",
                "backbone",
                "architecture",
                "parameters",
                "train",
                "evaluate",
                "resources",
                "matrix",
                "seeds",
                "folds",
                "fold",
            ],
            OptionType.Of(typeof(ExperimentFile)).Names
        );

    [Theory]
    [InlineData("BatchSize", "batch_size")]
    [InlineData("L2", "l2")]
    [InlineData("Sha256", "sha256")]
    [InlineData("Beta1", "beta1")]
    [InlineData("HeUniform", "he_uniform")]
    [InlineData("TrainImages", "train_images")]
    public void SnakeCase_Name_IsWhatYamlHas(string name, string expected) => Assert.Equal(expected, SnakeCase.Of(name));
}
