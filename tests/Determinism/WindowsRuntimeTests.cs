using Permafrost.Core.Digests;

namespace Permafrost.Tests.Determinism;

/// <summary>
/// The same promise on Windows' runtime: another compiler's build of the runtime, other system calls and paths, another calling convention.
/// Wine stands in for Windows itself.
/// </summary>
public sealed class WindowsRuntimeTests(WindowsProgram program) : IClassFixture<WindowsProgram>
{
    private const string Shapes = "--experiments=experiments/shapes.yaml";

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Reproduce_OnWindows_IsIdenticalWithTheCommittedLock(int threads)
    {
        SkipIfItCannotRun();

        var run = program.Run("--target=Reproduce", Shapes, $"--threads={threads}");

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains($"{ShapesDigestTests.Model}  model.safetensors", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 2 experiments identical", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_OnWindows_GivesTheDigestsTheReportAndTheStoreOfTheOtherSystems()
    {
        SkipIfItCannotRun();
        var folder = program.Folder;
        folder.Write("experiments/blocks.yaml", File.ReadAllText(Path.Combine(Repository.Root, "tests", "Determinism", "blocks.yaml")));
        ReportStudy.Write(folder);
        const string All = $"--experiments=experiments/shapes.yaml,experiments/blocks.yaml,{ReportStudy.Files}";

        var first = program.Run(All, "--store=windows-store");
        Assert.True(first.ExitCode == 0, first.Output + first.Errors);
        byte[][] reports = ReportStudy.Read(folder);
        var again = program.Run(All, "--store=windows-store");
        Assert.Equal(reports, ReportStudy.Read(folder));
        var elsewhere = folder.Run(All, "--store=windows-store");
        var anew = folder.Run(All, "--store=other-store");

        Assert.Equal(ShapesDigestTests.Model, ModelOf("shapes", "dropout=0.25"));
        Assert.Equal(ShapesDigestTests.BlocksModel, ModelOf("blocks"));
        Assert.Contains("Nothing to do", again.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing to do", elsewhere.Output, StringComparison.Ordinal);
        Assert.Contains("first run in this store", anew.Output, StringComparison.Ordinal);
        Assert.Equal(reports, ReportStudy.Read(folder));
    }

    [Fact]
    public void Verify_OnWindows_FindsADamagedContentAndTheNextRunMendsIt()
    {
        SkipIfItCannotRun();
        const string Store = "--store=damaged-store";
        var first = program.Run(Shapes, Store);
        Assert.True(first.ExitCode == 0, first.Output + first.Errors);
        string model = ShapesDigestTests.Model;
        string damaged = Path.Combine(program.Folder.Root, "damaged-store", "cas", model[..2], model);
        File.WriteAllBytes(damaged, [.. File.ReadAllBytes(damaged).Reverse()]);

        var found = program.Run("--target=Verify", Shapes, Store);
        var mended = program.Run(Shapes, Store);
        var whole = program.Run("--target=Verify", Shapes, Store);
        var unused = program.Run("--target=CollectGarbage", Shapes, Store, "--apply");

        Assert.Equal(3, found.ExitCode);
        Assert.Contains(model, found.Output + found.Errors, StringComparison.Ordinal);
        Assert.True(mended.ExitCode == 0, mended.Output + mended.Errors);
        Assert.True(whole.ExitCode == 0, whole.Output + whole.Errors);
        Assert.Equal(model, Sha256Digest.OfFile(damaged).ToString());
        Assert.True(unused.ExitCode == 0, unused.Output + unused.Errors);
    }

    private static void SkipIfItCannotRun() => Assert.SkipWhen(WindowsProgram.Obstacle is not null, WindowsProgram.Obstacle ?? "");

    private string ModelOf(params string[] experiment) =>
        Sha256Digest.OfFile(Path.Combine([program.Folder.Root, "artifacts", "runs", .. experiment, "model.safetensors"])).ToString();
}
