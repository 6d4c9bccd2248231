using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Imaging;
using Permafrost.Imaging.Decoding;
using Permafrost.Imaging.Resizing;
using Permafrost.Model.Data;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Stages.Preprocess;
using Permafrost.Tests.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Stages.Preprocess;

/// <summary>Preprocessing of class folders.</summary>
public sealed class FolderSplitTests : IDisposable
{
    private static readonly PreprocessOptions Options = new()
    {
        Size = 20,
        Channels = ImageChannels.Rgb,
        Validation = 0.25,
    };

    private readonly PictureFolder folder = PictureFolder.Small();
    private readonly TestStageContext checkedOnce = new();
    private readonly TestStageContext context = new();

    public void Dispose()
    {
        context.Dispose();
        checkedOnce.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Run_PicturesOfAllKinds_AreDecodedTurnedAndResized()
    {
        folder.Put("test/cat/1.jpg", Fixture.Read("turned.jpg"));
        folder.Put("test/cat/2.png", TestPng.Encode(7, 90, 1, [.. Enumerable.Range(0, 630).Select(at => (byte)at)]));

        Run(Options, context);

        using var test = ImageSet.Open(context.OutputPath("test.safetensors"));
        Assert.Equal([0, 0, 0, 0, 1, 1], Enumerable.Range(0, test.Count).Select(test.Label));
        Assert.Equal(Resized(TestPng.Blobs(8, 48, 40), 48, 40, 3, ImageOrientation.TopLeft), test.Pixels(0).ToArray());
        var image = new DecodedImage();
        new ImageDecoder().Decode(Fixture.Read("photo.jpg"), ImageLimits.Default, image);
        Assert.Equal(Resized(image.Pixels.ToArray(), 48, 32, 3, ImageOrientation.RightTop), test.Pixels(1).ToArray());
        Assert.Equal(
            Resized([.. Enumerable.Range(0, 630).Select(at => (byte)at)], 7, 90, 1, ImageOrientation.TopLeft),
            test.Pixels(3).ToArray()
        );
    }

    [Fact]
    public void Run_ClassFolders_SplitsTheTrainingImages()
    {
        Run(Options, context);

        Assert.Equal(
            """{"train":{"count":6,"class_counts":[3,3]},"validation":{"count":2,"class_counts":[1,1]},"test":{"count":4,"class_counts":[2,2]}}""",
            context.OutputJson("preprocess.json")["splits"]!.ToJsonString()
        );
        using var train = ImageSet.Open(context.OutputPath("train.safetensors"));
        Assert.Equal("20x20x3", train.Shape.ToString());
        Assert.Equal(1.0, context.Reports[^1].Fraction);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Run_AnyThreadsFolderOrArchive_GivesTheSameBytes(int threads)
    {
        Run(Options, context);
        folder.Pack("pets.zip", "inside/");
        using var other = new TestStageContext(threads);

        Run(Options, other, new FoldersSource { Archives = ["pets.zip"] });

        Assert.All(
            new[] { "train.safetensors", "validation.safetensors", "test.safetensors", "preprocess.json" },
            name => Assert.Equal(context.Output(name), other.Output(name))
        );
    }

    [Fact]
    public void Run_SkippedAndDroppedImages_AreLeftOut()
    {
        folder.Put("train/cat/broken.png", "x");
        folder.Put("test/dog/leak.png", folder.Get("train/dog/0.png"));

        Run(
            Options with
            {
                Validation = 0,
            },
            context,
            answers: new CheckOptions { OnBadImage = BadImageAnswer.Skip, OnLeakage = LeakageAnswer.Drop }
        );

        using var train = ImageSet.Open(context.OutputPath("train.safetensors"));
        Assert.Equal([0, 0, 0, 0, 1, 1, 1], Enumerable.Range(0, train.Count).Select(train.Label));
    }

    [Theory]
    [InlineData("written")]
    [InlineData("removed")]
    public void Run_FileIsNotWhatTheCheckSaw_FailsThisExperiment(string what)
    {
        var source = Check(new FoldersSource(), null);
        string path = folder.PathOf("train/dog/3.png");
        if (what == "written")
        {
            File.WriteAllBytes(path, TestPng.Picture(70));
        }
        else
        {
            File.Delete(path);
        }

        var error = Assert.Throws<ExperimentFailedException>(() => Preprocess(source, Options, context));

        Assert.StartsWith($"{path} changed while it was being read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Cancelled_Stops()
    {
        var source = Check(new FoldersSource(), null);
        using var cancelled = new TestStageContext(2, new CancellationToken(canceled: true));

        Assert.ThrowsAny<OperationCanceledException>(() => Preprocess(source, Options, cancelled));
    }

    [Fact]
    public void Inputs_AreTheManifestAlone()
    {
        var source = new DownloadCheckStage(folder.Definition(), folder.DataDirectory);
        var stage = new PreprocessStage(folder.Definition(), Options, source);

        Assert.Equal("manifest.json", Assert.Single(stage.Inputs).Output);
        Assert.Equal("folders", (string)stage.Parameters["format"]!);
    }

    private static byte[] Resized(byte[] pixels, int width, int height, int channels, ImageOrientation orientation)
    {
        var output = new byte[20 * 20 * 3];
        new PictureConversion(new PictureSettings(20, 20, 3)).Convert(pixels, height, width, channels, orientation, output);
        return output;
    }

    private void Run(PreprocessOptions options, TestStageContext target, FoldersSource? from = null, CheckOptions? answers = null) =>
        Preprocess(Check(from ?? new FoldersSource(), answers), options, target);

    private DownloadCheckStage Check(FoldersSource from, CheckOptions? answers)
    {
        var source = new DownloadCheckStage(folder.Definition(from), folder.DataDirectory, answers: answers);
        Assert.NotNull(source.Files!.Find(2, null, CancellationToken.None));
        source.Run(checkedOnce);
        return source;
    }

    private void Preprocess(DownloadCheckStage source, PreprocessOptions options, TestStageContext target)
    {
        target.SetInputs(source, checkedOnce);
        new PreprocessStage(folder.Definition(), options, source).Run(target);
    }
}
