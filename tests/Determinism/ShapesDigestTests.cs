using Permafrost.Core.Digests;
using Permafrost.Tests.Build;

namespace Permafrost.Tests.Determinism;

/// <summary>
/// The promise itself: one digest of trained weights, whatever the threads, the instruction sets and the locale. The network has a
/// convolution with a border and one with a stride, pooling, dropout, dense layers with L2, odd sizes and a ragged last batch. A
/// second one (blocks.yaml) has blocks, batch normalisation, augmentation and a schedule, a third one (habits.yaml) every other layer
/// and activation, and the habits that go by figures of the epochs: its rate drops, it stops early, and keeps an epoch before the last.
/// </summary>
public sealed class ShapesDigestTests
{
    /// <summary>Of the experiment <c>shapes/dropout=0.25</c>.</summary>
    internal const string Model = "5b095ec50e0377871aa439eccf2a3c4355bdb6b50d8a72cdb35bbbc8eeb1f793";
    private const string Predictions = "c09911dc0916e19bf2d0381f18158cfd356f2df1f6a16a7330c8036160435257";

    internal const string BlocksModel = "25717e59941e40a60ff21c9860691c59ba65e18029b430dfda336fb891bac05c";
    private const string BlocksPredictions = "8a8dca6683300b1c1bbddf66b78a4814418eceab5c8f45e3aa272ac368e61bf3";

    private const string HabitsModel = "bd5b8c0d3d54c687367c2168f97d62fbebaa9b42d1dd807a21f64340c1f8f979";
    private const string HabitsPredictions = "a94f672263cbde15e79d9ae6ebb07cb24f38c1604aa97ffde268e69df434a1a1";
    private const string HabitsUncertainty = "aa42f2e544e9e0303d85c6c8bad69e0e672f1931d3a3ca6b011e3549e9ed32aa";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(2, "DOTNET_EnableAVX512=0")]
    [InlineData(2, "DOTNET_EnableAVX2=0")]
    [InlineData(2, "DOTNET_EnableHWIntrinsic=0")]
    [InlineData(2, "DOTNET_TieredCompilation=0")]
    [InlineData(2, "LANG=tr_TR.UTF-8", "LC_ALL=tr_TR.UTF-8")]
    [InlineData(2, "PERMAFROST_KERNEL=avx2")]
    [InlineData(2, "PERMAFROST_KERNEL=vector128")]
    [InlineData(2, "PERMAFROST_KERNEL=scalar")]
    public void Report_AnyThreadsSwitchesAndLocale_GivesThePinnedDigests(int threads, params string[] environment)
    {
        using var folder = new HostFolder();
        folder.Copy("experiments");

        // Copies, because the locks are written beside them.
        foreach (string file in (string[])["blocks.yaml", "habits.yaml"])
        {
            folder.Write($"experiments/{file}", File.ReadAllText(Path.Combine(Repository.Root, "tests", "Determinism", file)));
        }

        var run = folder.Run(
            [.. environment.Select(variable => (variable.Split('=')[0], variable.Split('=')[1]))],
            "--experiments=experiments/shapes.yaml,experiments/blocks.yaml,experiments/habits.yaml",
            $"--threads={threads}"
        );

        Assert.Equal(0, run.ExitCode);
        string runs = Path.Combine(folder.Root, "artifacts", "runs");
        Assert.Equal((Model, Predictions), DigestsOf(Path.Combine(runs, "shapes", "dropout=0.25")));
        Assert.Equal((BlocksModel, BlocksPredictions), DigestsOf(Path.Combine(runs, "blocks")));
        Assert.Equal((HabitsModel, HabitsPredictions), DigestsOf(Path.Combine(runs, "habits")));
        Assert.Equal(HabitsUncertainty, Sha256Digest.OfFile(Path.Combine(runs, "habits", "uncertainty.csv")).ToString());
    }

    [Fact]
    public void Readme_PrintsThePinnedDigest()
    {
        Assert.Contains(Model, File.ReadAllText(Path.Combine(Repository.Root, "README.md")), StringComparison.Ordinal);
    }

    private static (string Model, string Predictions) DigestsOf(string folder) =>
        (
            Sha256Digest.OfFile(Path.Combine(folder, "model.safetensors")).ToString(),
            Sha256Digest.OfFile(Path.Combine(folder, "predictions.csv")).ToString()
        );
}
