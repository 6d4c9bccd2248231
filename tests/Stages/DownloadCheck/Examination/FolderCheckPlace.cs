using System.Text.Json.Nodes;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Tests.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Stages.DownloadCheck.Examination;

/// <summary>A small folder of cats and dogs, 4 of each to train and 2 to test, and the check of it.</summary>
internal sealed class FolderCheckPlace : IDisposable
{
    public static readonly CheckOptions Skip = new() { OnBadImage = BadImageAnswer.Skip };
    public static readonly CheckOptions Drop = new() { OnLeakage = LeakageAnswer.Drop };

    public PictureFolder Folder { get; } = PictureFolder.Small();

    /// <summary>Of the last <see cref="Run"/>.</summary>
    public TestStageContext Context { get; private set; } = new();

    public void Dispose()
    {
        Context.Dispose();
        Folder.Dispose();
    }

    /// <summary>The counts of cats and dogs, as they stand in dataset.json.</summary>
    public static string Splits(int trainCats, int trainDogs, int testCats, int testDogs) =>
        $"{{\"train\":{Split(trainCats, trainDogs)},\"test\":{Split(testCats, testDogs)}}}";

    public static IEnumerable<string> Paths(JsonNode group) => group["files"]!.AsArray().Select(file => (string)file!["path"]!);

    public JsonArray Manifest() => Context.OutputJson("manifest.json")["images"]!.AsArray();

    public DownloadCheckStage Stage(CheckOptions? answers = null, FoldersSource? source = null) =>
        new(Folder.Definition(source), Folder.DataDirectory, new DownloadSettings { DigestFolder = Folder.Digests }, answers);

    public JsonNode Run(CheckOptions? answers = null, FoldersSource? source = null)
    {
        Context.Dispose();
        Context = new TestStageContext();
        var stage = Stage(answers, source);
        Assert.NotNull(stage.Files!.Find(2, null, CancellationToken.None));
        stage.Run(Context);
        return Context.OutputJson("dataset.json");
    }

    private static string Split(int cats, int dogs) => $"{{\"count\":{cats + dogs},\"class_counts\":[{cats},{dogs}]}}";
}
