using System.IO.Compression;
using Permafrost.Core.Errors;
using Permafrost.Model.Kernels;
using Permafrost.Stages.Reproduction;
using Permafrost.Stages.Reproduction.Bundles;

namespace Permafrost.Tests.Stages.Reproduction.Bundles;

/// <summary>Packed in one repository, derived again in another that has nothing of it.</summary>
public sealed class BundleTests : IDisposable
{
    private readonly StudyPlace place = new();
    private readonly StudyPlace stranger = new();

    private string Zip => stranger.PathOf("got.zip");

    public BundleTests()
    {
        // The stranger's own files would give other results.
        stranger.Edit("experiments/small.yaml", "epochs: 3", "epochs: 1");
    }

    public void Dispose()
    {
        KernelVariants.Replace(null);
        place.Dispose();
        stranger.Dispose();
    }

    [Fact]
    public void Reproduce_InARepositoryThatHasNothingOfIt_IsIdentical()
    {
        place.Report();
        Assert.Equal([StudyPlace.Plain, StudyPlace.Dropped], BundleWriter.Write(place.Request, Zip));

        var result = Reproduce();

        Assert.Equal([StudyPlace.Plain, StudyPlace.Dropped], result.Experiments.Select(experiment => experiment.Name));
        Assert.All(result.Experiments, experiment => Assert.True(experiment.IsIdentical));
        Assert.False(Directory.Exists(stranger.PathOf("artifacts")) && Directory.GetDirectories(stranger.PathOf("artifacts")).Length > 0);
    }

    [Fact]
    public void Reproduce_WrongKernel_NamesTheStepFromTheTrailInTheBundle()
    {
        place.Report();
        BundleWriter.Write(place.Request, Zip);
        var right = KernelVariants.Choose(forced: null);
        KernelVariants.Replace(right with { Tile = new WrongTileKernel(right.Tile, 0) });

        var difference = Reproduce().Experiments[0].Difference!;

        Assert.Equal(("Train", 1, true), (difference.Stage, difference.Epoch, difference.HasTrail));
        Assert.Equal((1, 1), (difference.Step!.Epoch, difference.Step.Step));
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes()
    {
        place.Report();
        using var other = new StudyPlace();
        other.Report();

        BundleWriter.Write(place.Request, Zip);
        BundleWriter.Write(other.Request, Zip + "2");

        Assert.Equal(File.ReadAllBytes(Zip), File.ReadAllBytes(Zip + "2"));
    }

    [Fact]
    public void Write_Study_HoldsEveryFileItNeedsInOrder()
    {
        place.Report();

        BundleWriter.Write(place.Request with { Only = [StudyPlace.Plain] }, Zip);

        using var archive = ZipFile.OpenRead(Zip);
        string[] names = [.. archive.Entries.Select(entry => entry.FullName)];
        Assert.Equal(
            [
                "bundle.json",
                "experiments/datasets/shapes.yaml",
                "experiments/small.lock.json",
                "experiments/small.yaml",
                "reports/index.html",
                "reports/report.json",
                "reports/report.md",
                $"runs/{StudyPlace.Plain}/history.csv",
                $"runs/{StudyPlace.Plain}/metrics.json",
                $"runs/{StudyPlace.Plain}/model.safetensors",
                $"runs/{StudyPlace.Plain}/predictions.csv",
                $"runs/{StudyPlace.Plain}/trail.json",
            ],
            names
        );
        using var reader = new StreamReader(archive.GetEntry("experiments/small.yaml")!.Open());
        Assert.Equal(File.ReadAllText(place.PathOf("experiments/small.yaml")), reader.ReadToEnd());
        Assert.Equal([StudyPlace.Plain], Reproduce().Experiments.Select(experiment => experiment.Name));
    }

    [Fact]
    public void Write_NothingWasRun_NamesAllThatIsMissingAndWritesNoFile()
    {
        var exception = Assert.Throws<UserErrorException>(() => BundleWriter.Write(place.Request, Zip));

        Assert.Contains(
            exception.Faults,
            fault => fault.StartsWith("experiments/small.lock.json: there is no such file", StringComparison.Ordinal)
        );
        Assert.Contains(exception.Faults, fault => fault.StartsWith("artifacts/reports: ", StringComparison.Ordinal));
        Assert.False(File.Exists(Zip));
    }

    [Fact]
    public void Write_LastReportIsOfOtherResults_IsRefused()
    {
        place.Report();
        place.Run(place.Request with { Set = ["train.epochs=1"] });

        var exception = Assert.Throws<UserErrorException>(() => BundleWriter.Write(place.Request, Zip));

        Assert.Equal(
            [
                $"artifacts/reports: the last report is not of the locked results of {StudyPlace.Plain}, {StudyPlace.Dropped}",
                "Run Report for the whole file, without --set and --only, then Bundle again.",
            ],
            exception.Faults
        );
    }

    [Fact]
    public void Write_ResultsAreNotHere_NamesEachExperimentOnceAndTheNextStepOnce()
    {
        place.Report();
        Directory.Delete(place.PathOf("artifacts"), recursive: true);

        var exception = Assert.Throws<UserErrorException>(() => BundleWriter.Write(place.Request, Zip));

        const string Files = "model.safetensors, history.csv, trail.json, predictions.csv, metrics.json";
        Assert.Equal(
            [
                $"{StudyPlace.Plain}: {Files} as the lock has it: neither in the store nor in artifacts/runs",
                $"{StudyPlace.Dropped}: {Files} as the lock has it: neither in the store nor in artifacts/runs",
            ],
            exception.Faults.Take(2)
        );
        Assert.StartsWith("artifacts/reports: there is no whole report to pack", exception.Faults[2], StringComparison.Ordinal);
        Assert.StartsWith("Run Report", Assert.Single(exception.Faults.Skip(3)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../evil.yaml", "leads out of the folder")]
    [InlineData("/etc/evil", "leads out of the folder")]
    [InlineData("a/../../evil", "leads out of the folder")]
    [InlineData("a\\..\\evil", "leads out of the folder")]
    [InlineData("C:evil", "leads out of the folder")]
    [InlineData("experiments//small.yaml", "leads out of the folder")]
    [InlineData("EXPERIMENTS/small.yaml", "is there twice")]
    public void Reproduce_EntryOfAnEvilName_IsRefusedAndUnpacksNothing(string name, string expected)
    {
        place.Report();
        BundleWriter.Write(place.Request, Zip);
        Rewrite(add: (name, "evil"u8.ToArray()));

        var exception = Assert.Throws<UserErrorException>(() => Reproduce());

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(stranger.Root, "evil*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Reproduce_CompressedEntry_IsRefused()
    {
        using (var archive = new ZipArchive(new FileStream(Zip, FileMode.CreateNew), ZipArchiveMode.Create))
        using (var stream = archive.CreateEntry("bundle.json").Open())
        {
            stream.Write(new byte[1 << 16]);
        }

        Assert.Contains("is compressed", Assert.Throws<UserErrorException>(() => Reproduce()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reproduce_FileChanged_IsAFailedCheckThatNamesIt()
    {
        place.Report();
        BundleWriter.Write(place.Request, Zip);
        const string Model = $"runs/{StudyPlace.Plain}/model.safetensors";
        Rewrite(add: (Model, "other"u8.ToArray()), remove: Model);

        Assert.Contains(Model, Assert.Throws<CheckFailedException>(() => Reproduce()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runs/small/extra.txt", null, "is not in bundle.json")]
    [InlineData(null, "reports/report.md", "is missing")]
    public void Reproduce_FileAddedOrRemoved_IsAFailedCheck(string? added, string? removed, string expected)
    {
        place.Report();
        BundleWriter.Write(place.Request, Zip);
        Rewrite(added is null ? null : (added, [1]), removed);

        Assert.Contains(expected, Assert.Throws<CheckFailedException>(() => Reproduce()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reproduce_NoBundle_IsTheUsersMistake()
    {
        Assert.Contains("there is no such file", Assert.Throws<UserErrorException>(() => Reproduce()).Message, StringComparison.Ordinal);
        File.WriteAllText(Zip, "no zip");
        Assert.Contains("is no whole zip file", Assert.Throws<UserErrorException>(() => Reproduce()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reproduce_FolderInThePlaceOfABundle_IsCalledAFolder()
    {
        Directory.CreateDirectory(Zip);

        var exception = Assert.Throws<UserErrorException>(() => Reproduce());

        Assert.Equal($"{Zip}: is a folder; expected a bundle: one zip file, which --target=Bundle writes.", exception.Message);
    }

    private ReproductionResult Reproduce() => stranger.Reproduce(new ReproductionRequest { Study = stranger.Request, Bundle = Zip });

    private void Rewrite((string Name, byte[] Content)? add = null, string? remove = null)
    {
        var files = new List<(string Name, byte[] Content)>();
        using (var archive = ZipFile.OpenRead(Zip))
        {
            foreach (var entry in archive.Entries.Where(entry => entry.FullName != remove))
            {
                using var content = new MemoryStream();
                using var stream = entry.Open();
                stream.CopyTo(content);
                files.Add((entry.FullName, content.ToArray()));
            }
        }

        if (add is { } added)
        {
            files.Add(added);
        }

        using var target = new FileStream(Zip, FileMode.Create);
        var zip = new ZipWriter(target);
        files.ForEach(file => zip.Add(file.Name, file.Content));
        zip.Complete();
    }
}
