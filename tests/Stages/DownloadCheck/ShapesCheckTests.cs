using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Model.Data;
using Permafrost.Stages.DownloadCheck;

namespace Permafrost.Tests.Stages.DownloadCheck;

/// <summary>The stage where the project draws the images itself.</summary>
public sealed class ShapesCheckTests
{
    [Fact]
    public void Run_ShapesWithAnyThreads_DrawsTheSameBytes()
    {
        var definition = Shapes(
            new ShapesSource
            {
                Size = 12,
                TrainCount = 41,
                TestCount = 10,
            }
        );
        using var one = new TestStageContext(threads: 1);
        using var three = new TestStageContext(threads: 3);
        var stage = new DownloadCheckStage(definition, "/nowhere");

        stage.Run(one);
        stage.Run(three);

        Assert.Equal(["dataset.json", "train.safetensors", "test.safetensors"], stage.Outputs);
        Assert.All(stage.Outputs, name => Assert.Equal(one.Output(name), three.Output(name)));
        using var train = ImageSet.Open(one.OutputPath("train.safetensors"));
        Assert.Equal((41, "12x12x1"), (train.Count, train.Shape.ToString()));
        var splits = one.OutputJson("dataset.json")["splits"]!;
        Assert.Equal("""{"count":41,"class_counts":[11,10,10,10]}""", splits["train"]!.ToJsonString());
        Assert.Equal("""{"count":10,"class_counts":[3,3,2,2]}""", splits["test"]!.ToJsonString());
    }

    [Fact]
    public void Run_ShapesWithOtherClasses_IsRefused()
    {
        using var context = new TestStageContext();
        var stage = new DownloadCheckStage(Shapes(new ShapesSource()) with { Classes = ["circle", "square"] }, "/nowhere");

        var error = Assert.Throws<UserErrorException>(() => stage.Run(context));

        Assert.Contains("found 2 classes, expected 4: circle, square, triangle, cross", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Cancelled_Stops()
    {
        using var context = new TestStageContext(threads: 1, new CancellationToken(canceled: true));

        Assert.ThrowsAny<OperationCanceledException>(() => new DownloadCheckStage(Shapes(new ShapesSource()), "/nowhere").Run(context));
    }

    internal static DatasetDefinition Shapes(ShapesSource source) =>
        new()
        {
            Name = "shapes",
            Description = "Figures.",
            Licence = "MIT",
            Classes = ShapesRenderer.Classes,
            Source = source,
        };
}
