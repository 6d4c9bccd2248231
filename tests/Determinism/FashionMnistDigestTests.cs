using Permafrost.Core.Digests;
using Permafrost.Tests.Build;

namespace Permafrost.Tests.Determinism;

/// <summary>The promise on real images: deep-cnn with dropout 0.25, one epoch on 6,000 images of Fashion-MNIST.</summary>
public sealed class FashionMnistDigestTests : IDisposable
{
    private const string Model = "130a0a13972a730930655d67a434a01f857a94f30d5c0ae45ed0b93ce53d8b2d";
    private const string Predictions = "7d839c242db8d157cd8f6570f170bb621c2972db9b299939449c08bf0c9867c2";

    private readonly HostFolder folder = new();

    public FashionMnistDigestTests()
    {
        folder.Copy("experiments");
        string data = Path.Combine(Repository.Root, "data", "fashion-mnist");
        if (Directory.Exists(data))
        {
            foreach (string file in Directory.EnumerateFiles(data))
            {
                string copy = Path.Combine(folder.Root, "data", "fashion-mnist", Path.GetFileName(file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Report_OneAndTwoThreads_GiveThePinnedDigests()
    {
        var obtained = folder.Run("--target=DownloadCheck", "--experiments=experiments/dropout-study.yaml");
        Assert.SkipWhen(obtained.ExitCode == 2, $"Fashion-MNIST cannot be had here: {obtained.Errors}");

        foreach (int threads in (int[])[1, 2, 3])
        {
            var run = folder.Run(
                "--experiments=experiments/dropout-study.yaml",
                "--only=*deep-cnn,dropout=0.25",
                "--set=preprocess.limit=6000",
                "--set=train.epochs=1",
                $"--threads={threads}",
                $"--store=store-{threads}"
            );

            Assert.Equal((0, ""), (run.ExitCode, run.Errors));
            string results = Path.Combine(folder.Root, "artifacts", "runs", "dropout-study", "architecture=deep-cnn,dropout=0.25");
            Assert.Equal(Model, Sha256Digest.OfFile(Path.Combine(results, "model.safetensors")).ToString());
            Assert.Equal(Predictions, Sha256Digest.OfFile(Path.Combine(results, "predictions.csv")).ToString());
        }
    }
}
