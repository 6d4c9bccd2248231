using System.Text.Json.Nodes;
using Permafrost.Tests.Build;
using Permafrost.Tests.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Stages;

/// <summary>Whole runs of the program on class folders.</summary>
public sealed class FolderStudyTests : IDisposable
{
    private const string Experiment = """
        dataset: { folder: data/pets }
        preprocess: { size: 12, channels: rgb, validation: 0.25 }
        architecture: { layers: [flatten, dense: { units: classes }] }
        train: { epochs: 1 }
        """;

    private readonly HostFolder host = new();
    private readonly PictureFolder pictures = PictureFolder.Small();

    public FolderStudyTests()
    {
        host.Write("experiments/pets.yaml", Experiment);
        Copy(pictures.Root, Path.Combine(host.Root, "data", "pets"));
    }

    public void Dispose()
    {
        host.Dispose();
        pictures.Dispose();
    }

    [Fact]
    public void Report_Again_RunsNothingAndLeavesTheImagesAlone()
    {
        Rows();

        var rows = Rows();

        Assert.Equal(["cached"], rows.Select(row => row.State).Distinct());
        Assert.Equal(
            [
                .. Directory
                    .EnumerateFiles(pictures.Root, "*", SearchOption.AllDirectories)
                    .Select(path => Path.GetRelativePath(pictures.Root, path))
                    .Order(StringComparer.Ordinal),
            ],
            Directory
                .EnumerateFiles(PetsFolder, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(PetsFolder, path))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Report_OneImageMore_RerunsAndSaysWhere()
    {
        Rows();
        File.WriteAllBytes(Path.Combine(PetsFolder, "train", "dog", "new.png"), TestPng.Picture(40));

        var rows = Rows();

        Assert.All(rows, row => Assert.Equal("ran", row.State));
        var reasons = rows[0].Reasons;
        Assert.Equal("images.train.dog: 4 -> 5", reasons[0]);
        Assert.Matches("^input files: [0-9a-f]{8} -> [0-9a-f]{8}$", reasons[1]);
    }

    [Fact]
    public void Report_NoteBesideTheImages_LooksAgainAndTrainsNothing()
    {
        Rows();
        File.WriteAllText(Path.Combine(PetsFolder, "train", "dog", "notes.txt"), "a note");

        Assert.Equal(["DownloadCheck", "Report"], Rows().Where(row => row.State == "ran").Select(row => row.Stage));
    }

    [Fact]
    public void Report_OtherCloneWithTheImagesElsewhere_RunsNothingButTheReport()
    {
        Rows();
        using var other = new HostFolder();
        using var elsewhere = new PictureFolder();
        Copy(PetsFolder, Path.Combine(elsewhere.DataDirectory, "pets"));
        other.Write(
            "experiments/pets.yaml",
            Experiment.Replace("data/pets", Path.Combine(elsewhere.DataDirectory, "pets"), StringComparison.Ordinal)
        );

        var rows = Rows(other, $"--store={Path.Combine(host.Root, "artifacts", "store")}");

        Assert.Equal(["cached"], rows.Select(row => row.State).Distinct());
    }

    [Fact]
    public void Report_TimesChanged_RunsNothing()
    {
        Rows();
        foreach (string file in Directory.EnumerateFiles(PetsFolder, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        }

        Assert.Equal(["cached"], Rows().Select(row => row.State).Distinct());
    }

    [Fact]
    public void Report_ClassRenamedInTestOnly_IsTheUsersMistake()
    {
        Directory.Move(Path.Combine(PetsFolder, "test", "dog"), Path.Combine(PetsFolder, "test", "dgo"));

        var run = host.Run("--experiments=experiments/pets.yaml");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(
            $"dataset pets: {Path.Combine(PetsFolder, "test", "dgo")}: no class of this name is trained on; expected one of cat, dog; did you mean dog?",
            run.Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Report_BadImages_AreTheUsersMistakeUnlessSkipped()
    {
        File.WriteAllBytes(Path.Combine(PetsFolder, "train", "dog", "1.png"), []);
        File.WriteAllText(Path.Combine(PetsFolder, "test", "cat", "1.png"), "text");

        var failed = host.Run("--experiments=experiments/pets.yaml");
        var skipped = Rows(host, "--set=check.on_bad_image=skip");

        Assert.Equal(2, failed.ExitCode);
        Assert.Contains(
            $"{Path.Combine(PetsFolder, "train", "dog", "1.png")}: is empty (0 bytes)",
            failed.Errors,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"{Path.Combine(PetsFolder, "test", "cat", "1.png")}: begins like neither",
            failed.Errors,
            StringComparison.Ordinal
        );
        Assert.All(skipped, row => Assert.Equal("ran", row.State));
        string summary = File.ReadAllText(Path.Combine(host.Root, "artifacts", "runs", "pets", "dataset.json"));
        Assert.Equal(2, (int)JsonNode.Parse(summary)!["bad"]!["count"]!);
    }

    [Fact]
    public void Report_LeakageThatMustNotBe_IsAFailedCheck()
    {
        File.Copy(Path.Combine(PetsFolder, "train", "cat", "0.png"), Path.Combine(PetsFolder, "test", "cat", "9.png"));

        var run = host.Run("--experiments=experiments/pets.yaml", "--set=check.on_leakage=fail");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("test/cat/9.png = train/cat/0.png", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_ImageRemovedMeanwhile_NamesItAndTheNextRunGoesOn()
    {
        Rows();
        File.Delete(Path.Combine(PetsFolder, "train", "cat", "2.png"));

        Assert.All(Rows(), row => Assert.Equal("ran", row.State));
    }

    [Fact]
    public void Status_DatasetNotThere_SaysSoAndAsksNobody()
    {
        host.Copy("experiments");

        var run = host.Run("--target=Status", "--experiments=experiments/natural-scenes.yaml", "--format=json");

        Assert.Equal(0, run.ExitCode);
        var first = JsonNode.Parse(run.Output)!.AsArray()[0]!;
        Assert.Equal(("would-run", null), ((string)first["state"]!, (string?)first["key"]));
        Assert.Equal("the files of natural-scenes are not there yet", (string)first["reasons"]![0]!);
    }

    [Fact]
    public void DownloadCheck_NaturalScenesNotThere_SaysWhatToGetAndWhere()
    {
        host.Copy("experiments");

        var run = host.Run(
            [("KAGGLE_USERNAME", ""), ("KAGGLE_KEY", ""), ("KAGGLE_CONFIG_DIR", ""), ("HOME", host.Root)],
            "--target=DownloadCheck",
            "--experiments=experiments/natural-scenes.yaml"
        );

        Assert.Equal(2, run.ExitCode);
        string folder = Path.Combine(host.Root, "data", "natural-scenes");
        Assert.Contains("https://www.kaggle.com/datasets/puneet6060/intel-image-classification", run.Errors, StringComparison.Ordinal);
        Assert.Contains(
            $"Put the zip file at {Path.Combine(folder, "archive.zip")}, or unpack it so that seg_train/seg_train/ and seg_test/seg_test/ are in {folder}.",
            run.Errors,
            StringComparison.Ordinal
        );
        Assert.Contains("KAGGLE_USERNAME and KAGGLE_KEY", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Preprocess_NaturalScenesFromTheArchive_WarnsOfOtherNumbers()
    {
        host.Copy("experiments");
        using var scenes = new PictureFolder();
        int number = 0;
        foreach (string name in new[] { "buildings", "forest", "glacier", "mountain", "sea", "street" })
        {
            scenes.Put($"seg_train/seg_train/{name}/1.jpg", TestPng.Picture(number++));
            scenes.Put($"seg_train/seg_train/{name}/2.jpg", TestPng.Picture(number++));
            scenes.Put($"seg_test/seg_test/{name}/1.jpg", TestPng.Picture(number++));
            scenes.Put($"seg_pred/seg_pred/{number}.jpg", "not looked at");
        }

        scenes.Pack("archive.zip");
        Copy(scenes.Root, Path.Combine(host.Root, "data", "natural-scenes"));

        var run = host.Run("--target=Preprocess", "--experiments=experiments/natural-scenes.yaml", "--set=preprocess.validation=0");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(
            "natural-scenes: the training images are 2, 2, 2, 2, 2, 2 in the order of the classes, not the published 2191, 2271, 2404, 2512, 2274, 2382",
            run.Errors,
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["archive.zip"],
            Directory.EnumerateFileSystemEntries(Path.Combine(host.Root, "data", "natural-scenes")).Select(Path.GetFileName)
        );
    }

    private string PetsFolder => Path.Combine(host.Root, "data", "pets");

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private IReadOnlyList<Row> Rows() => Rows(host);

    private static IReadOnlyList<Row> Rows(HostFolder clone, params string[] args)
    {
        var run = clone.Run([.. args, "--experiments=experiments/pets.yaml", "--format=json"]);
        Assert.True(run.ExitCode == 0, run.Errors);
        return
        [
            .. JsonNode
                .Parse(run.Output)!
                .AsArray()
                .Select(row => new Row(
                    (string)row!["stage"]!,
                    (string)row["state"]!,
                    [.. row["reasons"]!.AsArray().Select(reason => (string)reason!)]
                )),
        ];
    }

    private sealed record Row(string Stage, string State, IReadOnlyList<string> Reasons);
}
