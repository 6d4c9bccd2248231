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
        var choices = OptionType.Of(type.BaseType!);

        Assert.Equal(OptionKind.Choice, choices.Kind);
        Assert.Same(OptionType.Of(type), choices.Choice(OptionType.Of(type).Name));
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

    [Fact]
    public void Of_ExperimentFile_KnowsEveryKeyOfTheDesign() =>
        Assert.Equal(
            ["extends", "description", "dataset", "preprocess", "architecture", "parameters", "train", "matrix"],
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

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(0.5, "0.5")]
    [InlineData(0.1, "0.1")]
    [InlineData(100.0, "100")]
    [InlineData(1.0 / 3, "0.3333333333333333")]
    [InlineData(1e-6, "0.000001")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(1.5e-9, "1.5e-9")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(-1.25, "-1.25")]
    [InlineData(123456.789, "123456.789")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    public void NumberText_Value_IsTheShortestAsInCanonicalJson(double value, string expected) =>
        Assert.Equal(expected, NumberText.Of(value));
}
