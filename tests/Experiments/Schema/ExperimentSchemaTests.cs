using System.Text.Json.Nodes;
using Permafrost.Experiments.Schema;
using Permafrost.Model.Layers;

namespace Permafrost.Tests.Experiments.Schema;

public sealed class ExperimentSchemaTests
{
    /// <summary>Set to 1, the test writes the files instead of comparing them.</summary>
    private const string UpdateSwitch = "PERMAFROST_UPDATE";

    public static TheoryData<string> Files => [.. ExperimentSchema.Generate(Repository.Root).Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void Generate_ForTheRepository_EqualsTheCommittedFile(string file)
    {
        string generated = ExperimentSchema.Generate(Repository.Root)[file];
        string path = Path.Combine(Repository.Root, file);
        if (Environment.GetEnvironmentVariable(UpdateSwitch) == "1")
        {
            File.WriteAllText(path, generated);
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == generated,
            $"{file} is not what the C# types say. Write it anew with: {UpdateSwitch}=1 dotnet test --filter {nameof(ExperimentSchemaTests)}"
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Generate_EveryReference_HasItsDefinition(string file)
    {
        var schema = JsonNode.Parse(ExperimentSchema.Generate(Repository.Root)[file])!.AsObject();
        var defined = schema["$defs"]!.AsObject().Select(definition => $"#/$defs/{definition.Key}").ToList();

        var references = References(schema).ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Contains(reference, defined));
    }

    [Fact]
    public void Generate_Layers_AreAllThere()
    {
        var schema = JsonNode.Parse(ExperimentSchema.Generate(Repository.Root)["experiments/architectures/schema.json"])!;

        Assert.Equal(LayerCatalog.Types.Count + 1, schema["$defs"]!["layer_options"]!["oneOf"]!.AsArray().Count);
    }

    [Fact]
    public void Generate_TrainOptions_CarryRangesDefaultsAndDescriptions()
    {
        var schema = JsonNode.Parse(ExperimentSchema.Generate(Repository.Root)["experiments/schema.json"])!;

        var batchSize = schema["$defs"]!["train_options"]!["properties"]!["batch_size"]!;

        Assert.Equal(
            """{"description":"Images per step.","type":"integer","minimum":1,"maximum":4096,"default":64}""",
            batchSize.ToJsonString()
        );
    }

    [Fact]
    public void Generate_WithoutFolders_HasNoNames()
    {
        var empty = Directory.CreateTempSubdirectory("permafrost-schema-");
        try
        {
            var schema = JsonNode.Parse(ExperimentSchema.Generate(empty.FullName)["experiments/schema.json"])!;
            Assert.Empty(schema["properties"]!["dataset"]!["oneOf"]![0]!["enum"]!.AsArray());
        }
        finally
        {
            empty.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> References(JsonNode? node) =>
        node switch
        {
            JsonObject mapping => mapping.SelectMany(pair =>
                pair.Key == "$ref" ? [pair.Value!.GetValue<string>()] : References(pair.Value)
            ),
            JsonArray list => list.SelectMany(References),
            _ => [],
        };
}
