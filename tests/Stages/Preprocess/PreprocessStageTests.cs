using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Imaging;
using Permafrost.Imaging.Resizing;
using Permafrost.Model.Data;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Stages.Preprocess;
using Permafrost.Tests.Stages.DownloadCheck;

namespace Permafrost.Tests.Stages.Preprocess;

public sealed class PreprocessStageTests : IDisposable
{
    private static readonly PreprocessOptions AsIs = new() { Size = 12, Validation = 0.25 };

    private readonly TestStageContext raw = new();
    private readonly DatasetDefinition shapes = ShapesCheckTests.Shapes(
        new ShapesSource
        {
            Size = 12,
            TrainCount = 80,
            TestCount = 20,
        }
    );
    private readonly DownloadCheckStage source;

    public PreprocessStageTests()
    {
        source = new DownloadCheckStage(shapes, "/nowhere");
        source.Run(raw);
    }

    public void Dispose() => raw.Dispose();

    [Fact]
    public void Run_Folds_ValidateOnEveryImageOnceAndLeaveTheTestImagesAlone()
    {
        var pictures = new List<string>();
        for (int number = 1; number <= 3; number++)
        {
            using var context = new TestStageContext();
            context.SetInputs(source, raw);
            var stage = new PreprocessStage(shapes, AsIs, source, new FoldChoice(number, 3));
            stage.Run(context);
            using var validation = ImageSet.Open(context.OutputPath("validation.safetensors"));
            using var train = ImageSet.Open(context.OutputPath("train.safetensors"));

            pictures.AddRange(Pictures(validation));
            Assert.Equal(80, validation.Count + train.Count);
            Assert.Equal(raw.Output("test.safetensors"), context.Output("test.safetensors"));
            Assert.Equal((number, 3), ((int)stage.Parameters["fold"]!, (int)stage.Described["folds"]!));
        }

        using var input = ImageSet.Open(raw.OutputPath("train.safetensors"));
        Assert.Equal(Pictures(input).Order(StringComparer.Ordinal), pictures.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Run_SameSize_CopiesEachImageIntoOneSplitWithItsLabel()
    {
        using var context = Run(AsIs);
        using var input = ImageSet.Open(raw.OutputPath("train.safetensors"));
        using var train = ImageSet.Open(context.OutputPath("train.safetensors"));
        using var validation = ImageSet.Open(context.OutputPath("validation.safetensors"));
        using var test = ImageSet.Open(context.OutputPath("test.safetensors"));

        Assert.Equal((60, 20, 20), (train.Count, validation.Count, test.Count));
        Assert.Equal(
            Pictures(input).Order(StringComparer.Ordinal),
            Pictures(train).Concat(Pictures(validation)).Order(StringComparer.Ordinal)
        );
        Assert.Equal(raw.Output("test.safetensors"), context.Output("test.safetensors"));
        Assert.Equal(
            """{"train":{"count":60,"class_counts":[15,15,15,15]},"validation":{"count":20,"class_counts":[5,5,5,5]},"test":{"count":20,"class_counts":[5,5,5,5]}}""",
            context.OutputJson("preprocess.json")["splits"]!.ToJsonString()
        );
        Assert.Equal("""{"height":12,"width":12,"channels":1}""", context.OutputJson("preprocess.json")["image"]!.ToJsonString());
        Assert.Equal(1.0, context.Reports[^1].Fraction);
    }

    [Fact]
    public void Run_OtherSizeAndChannels_ResizesEveryImage()
    {
        using var context = Run(AsIs with { Size = 7, Channels = ImageChannels.Rgb });
        using var input = ImageSet.Open(raw.OutputPath("test.safetensors"));
        using var test = ImageSet.Open(context.OutputPath("test.safetensors"));
        var resize = new ImageResize(ResizeFilter.Bilinear, 12, 12, 7, 7, 1);
        var gray = new byte[49];
        var rgb = new byte[147];

        Assert.Equal("7x7x3", test.Shape.ToString());
        for (int index = 0; index < test.Count; index++)
        {
            resize.Apply(input.Pixels(index), new byte[resize.ScratchBytes], gray);
            ChannelConversion.GrayToRgb(gray, rgb);
            Assert.Equal(rgb, test.Pixels(index).ToArray());
            Assert.Equal(input.Label(index), test.Label(index));
        }
    }

    [Fact]
    public void Run_OtherFilter_IsTheOneThatResizes()
    {
        using var context = Run(AsIs with { Size = 7, Resize = PreprocessFilter.Area });
        using var input = ImageSet.Open(raw.OutputPath("test.safetensors"));
        using var test = ImageSet.Open(context.OutputPath("test.safetensors"));
        var resize = new ImageResize(ResizeFilter.Area, 12, 12, 7, 7, 1);
        var expected = new byte[49];
        for (int index = 0; index < test.Count; index++)
        {
            resize.Apply(input.Pixels(index), new byte[resize.ScratchBytes], expected);
            Assert.Equal(expected, test.Pixels(index).ToArray());
        }
    }

    [Fact]
    public void Run_ColourImages_AreTurnedGrayBeforeTheyAreResized()
    {
        using var small = new IdxDataset(
            IdxDataset.Idx([3, 2, 2, 3], [.. Enumerable.Range(0, 36).Select(sample => (byte)(sample * 7))]),
            IdxDataset.Labels(3),
            IdxDataset.Idx([3, 2, 2, 3], [.. Enumerable.Range(0, 36).Select(sample => (byte)(255 - sample * 7))]),
            IdxDataset.Labels(3)
        );
        small.PutAll();
        using var outputs = new TestStageContext();
        var download = new DownloadCheckStage(small.Definition(), small.DataDirectory);
        download.Run(outputs);
        using var context = new TestStageContext();
        context.SetInputs(download, outputs);

        new PreprocessStage(small.Definition(), new PreprocessOptions { Size = 3, Validation = 0 }, download).Run(context);

        using var train = ImageSet.Open(context.OutputPath("train.safetensors"));
        var gray = new byte[4];
        ChannelConversion.RgbToGray(small.Files["train-images"].AsSpan(20 + 12, 12), gray);
        var expected = new byte[9];
        var resize = new ImageResize(ResizeFilter.Bilinear, 2, 2, 3, 3, 1);
        resize.Apply(gray, new byte[resize.ScratchBytes], expected);
        Assert.Equal(expected, train.Pixels(1).ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Run_AnyThreads_GivesTheSameBytes(int threads)
    {
        var options = AsIs with { Size = 17, Limit = 50 };
        using var one = Run(options, threads: 1);
        using var many = Run(options, threads);

        Assert.All(
            new[] { "train.safetensors", "validation.safetensors", "test.safetensors", "preprocess.json" },
            name => Assert.Equal(one.Output(name), many.Output(name))
        );
    }

    [Fact]
    public void Run_ManyBlocks_GivesEveryImage()
    {
        // 20 images of 512 x 512 are two blocks of 4 MiB.
        using var context = Run(AsIs with { Size = 512 });
        using var input = ImageSet.Open(raw.OutputPath("test.safetensors"));
        using var test = ImageSet.Open(context.OutputPath("test.safetensors"));
        var resize = new ImageResize(ResizeFilter.Bilinear, 12, 12, 512, 512, 1);
        var expected = new byte[resize.OutputBytes];
        for (int index = 0; index < test.Count; index++)
        {
            resize.Apply(input.Pixels(index), new byte[resize.ScratchBytes], expected);
            Assert.True(test.Pixels(index).SequenceEqual(expected), $"image {index}");
        }
    }

    [Fact]
    public void Run_KnownOptions_GivesTheSameFileEverywhere()
    {
        using var context = Run(AsIs with { Size = 9, Limit = 40 });

        Assert.Equal(
            "1bde35309824f69c686d17120d4ccefaad3245ec63c3a1ce4d52d7384f40f2fc",
            Sha256Digest.OfFile(context.OutputPath("train.safetensors")).ToString()
        );
    }

    [Fact]
    public void Run_NoValidation_GivesAnEmptyFile()
    {
        using var context = Run(AsIs with { Validation = 0 });
        using var validation = ImageSet.Open(context.OutputPath("validation.safetensors"));

        Assert.Equal((0, "12x12x1"), (validation.Count, validation.Shape.ToString()));
    }

    [Fact]
    public void Run_Limit_LeavesTheTestSplitAlone()
    {
        using var all = Run(AsIs);
        using var limited = Run(AsIs with { Limit = 16 });

        Assert.Equal(all.Output("test.safetensors"), limited.Output("test.safetensors"));
        Assert.Equal(
            """{"count":12,"class_counts":[3,3,3,3]}""",
            limited.OutputJson("preprocess.json")["splits"]!["train"]!.ToJsonString()
        );
    }

    [Fact]
    public void Run_LimitTooSmall_NamesTheClasses()
    {
        var error = Assert.Throws<UserErrorException>(() => Run(AsIs with { Limit = 3 }).Dispose());

        Assert.Contains("class 'cross'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_CheckDropsLeaks_LeavesThemOut()
    {
        using var small = RawCheckTests.Leaking();
        using var outputs = new TestStageContext();
        var download = new DownloadCheckStage(small.Definition(), small.DataDirectory, answers: new() { OnLeakage = LeakageAnswer.Drop });
        download.Run(outputs);
        using var context = new TestStageContext();
        context.SetInputs(download, outputs);
        var stage = new PreprocessStage(small.Definition(), new PreprocessOptions { Size = 1, Validation = 0 }, download);

        stage.Run(context);

        Assert.Equal("dataset.json", stage.Inputs[0].Name);
        using var train = ImageSet.Open(context.OutputPath("train.safetensors"));
        Assert.Equal(["1 14", "0 1e", "2 28", "0 32", "1 3c", "2 46"], Pictures(train));
        using var test = ImageSet.Open(context.OutputPath("test.safetensors"));
        Assert.Equal(3, test.Count);
    }

    [Fact]
    public void Run_Cancelled_Stops()
    {
        using var context = new TestStageContext(1, new CancellationToken(canceled: true));
        context.SetInputs(source, raw);

        Assert.ThrowsAny<OperationCanceledException>(() => new PreprocessStage(shapes, AsIs, source).Run(context));
    }

    [Fact]
    public void Parameters_EveryOption_IsPartOfTheKey()
    {
        PreprocessOptions[] variants =
        [
            AsIs with
            {
                Size = 13,
            },
            AsIs with
            {
                Channels = ImageChannels.Rgb,
            },
            AsIs with
            {
                Resize = PreprocessFilter.Area,
            },
            AsIs with
            {
                Fit = PreprocessFit.Crop,
            },
            AsIs with
            {
                Background = 7,
            },
            AsIs with
            {
                Validation = 0.3,
            },
            AsIs with
            {
                SplitSeed = 1,
            },
            AsIs with
            {
                Limit = 9,
            },
        ];

        var keys = variants.Append(AsIs).Select(options => new PreprocessStage(shapes, options, source).Parameters.ToJsonString());

        // An option that is added is missing here until it is in the key.
        Assert.Equal(typeof(PreprocessOptions).GetProperties().Count(property => property.CanWrite), variants.Length);
        Assert.Equal(variants.Length + 1, keys.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Described_NamesTheOptionsAsTheFileDoes()
    {
        var expected =
            """{"dataset":"shapes","preprocess":{"background":0,"channels":"gray","fit":"stretch","limit":0,"resize":"bilinear","size":12,"split_seed":111,"validation":0.25}}""";

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), new PreprocessStage(shapes, AsIs, source).Described));
    }

    private static IEnumerable<string> Pictures(ImageSet set) =>
        Enumerable.Range(0, set.Count).Select(index => $"{set.Label(index)} {Convert.ToHexStringLower(set.Pixels(index))}");

    private TestStageContext Run(PreprocessOptions options, int threads = 2)
    {
        var context = new TestStageContext(threads);
        context.SetInputs(source, raw);
        try
        {
            new PreprocessStage(shapes, options, source).Run(context);
            return context;
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }
}
