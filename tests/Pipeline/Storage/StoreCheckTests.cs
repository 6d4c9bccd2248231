using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Storage;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline.Storage;

public sealed class StoreCheckTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Run_WholeStore_CountsEverythingAndFindsNothing()
    {
        place.Run("study", Text("one", "hello"), Text("two", "world"));

        var check = Check();

        // Beside both contents, what the code was made of.
        string[] code = [.. place.StoreFiles("code")];
        Assert.Equal((2 + code.Length, 10 + code.Sum(file => new FileInfo(file).Length), 2), (check.Contents, check.Bytes, check.Records));
        Assert.Empty(check.Faults);
        Assert.Empty(check.Missing);
    }

    [Theory]
    [InlineData("jello", true)]
    [InlineData("jello", false)]
    [InlineData("hell", true)]
    [InlineData("", true)]
    public void Run_ContentDamaged_NamesFileOutputStageAndExperiment(string content, bool keepTime)
    {
        place.Run("study", Text("one", "hello"));
        string blob = Assert.Single(place.StoreFiles("cas"));
        Workplace.Damage(blob, System.Text.Encoding.UTF8.GetBytes(content), keepTime);

        var fault = Assert.Single(Check().Faults);

        Assert.Equal($"cas/2c/{Path.GetFileName(blob)}", fault.Path);
        Assert.Equal("out.txt of one, study", fault.Of);
        Assert.Contains(Sha256Digest.OfFile(blob).ToString(), fault.What, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(blob));
    }

    [Fact]
    public void Run_RecordDamaged_NamesIt()
    {
        place.Run("study", Text("one", "hello"));
        string record = Assert.Single(place.StoreFiles("ac"));
        File.WriteAllText(record, File.ReadAllText(record).Replace("study", "other", StringComparison.Ordinal));

        var fault = Assert.Single(Check().Faults);

        Assert.Equal($"ac/{Path.GetFileName(record)}", fault.Path);
        Assert.Null(fault.Of);
    }

    [Fact]
    public void Run_ContentMissing_IsNoFaultOfACache()
    {
        place.Run("study", Text("one", "hello"));
        PrivateFolder.DeleteFile(Assert.Single(place.StoreFiles("cas")));

        var check = Check();

        Assert.Empty(check.Faults);
        Assert.Equal("out.txt of one, study", Assert.Single(check.Missing).Of);
    }

    [Fact]
    public void Run_FilesThatAreNoneOfTheStores_ArePassedOver()
    {
        place.Run("study", Text("one", "hello"));
        File.WriteAllText(Path.Combine(place.StoreFolder, "cas", "2c", "README"), "mine");
        File.WriteAllText(Path.Combine(place.StoreFolder, "ac", "notes.txt"), "mine");

        var check = Check();

        Assert.Equal((1 + place.StoreFiles("code").Count, 1), (check.Contents, check.Records));
        Assert.Empty(check.Faults);
    }

    [Fact]
    public void Run_ManyFilesOnManyThreads_FindsEveryDamagedOne()
    {
        place.Run("study", [.. Enumerable.Range(0, 40).Select(index => Text($"stage{index}", new string('x', 1 + index)))]);
        var damaged = place.StoreFiles("cas").Where((_, index) => index % 3 == 0).ToList();
        damaged.ForEach(path => Workplace.Damage(path, "other"u8.ToArray(), keepTime: true));

        var check = StoreCheck.Run(place.StoreFolder, 8, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal(
            damaged.Select(Path.GetFileName).Order(StringComparer.Ordinal),
            check.Faults.Select(fault => Path.GetFileName(fault.Path))
        );
    }

    [Fact]
    public void Repair_DamagedFiles_AreMadeAgainByTheNextRun()
    {
        var stage = Text("one", "hello");
        place.Run("study", stage, Text("two", "world"));
        string blob = place.StoreFiles("cas")[0];
        Workplace.Damage(blob, "jello"u8.ToArray(), keepTime: true);

        Assert.Equal(1, Check().Repair());

        Assert.False(File.Exists(blob));
        Assert.Empty(Check().Faults);
        place.Run("study", stage);
        Assert.Empty(Check().Missing);
    }

    [Fact]
    public void Run_NoStore_IsTheUsersMistake() => Assert.Throws<UserErrorException>(() => Check());

    [Fact]
    public void Run_Cancelled_Ends()
    {
        place.Run("study", Text("one", "hello"));

        Assert.ThrowsAny<OperationCanceledException>(() =>
            StoreCheck.Run(place.StoreFolder, 1, _ => { }, new CancellationToken(canceled: true))
        );
    }

    private static TextStage Text(string name, string text) =>
        new(name, []) { Work = context => File.WriteAllText(context.OutputPath("out.txt"), text) };

    private StoreCheck Check() => StoreCheck.Run(place.StoreFolder, 2, _ => { }, CancellationToken.None);
}
