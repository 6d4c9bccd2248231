using Permafrost.Core.Digests;
using Permafrost.Tests.Build;

namespace Permafrost.Tests.Determinism;

/// <summary>The promise on real images: deep-cnn with dropout 0.25, one epoch on 6,000 images of Fashion-MNIST.</summary>
public sealed class FashionMnistDigestTests : IDisposable
{
    private const string Model = "131b923c363db1ec3e9a59a5e120b18426111ddb6edd982d8f75e6b76c8a1b23";
    private const string Predictions = "81447c7606ebef56d07671dddddee50456ce25ccd09570fb0870e748dc5cde5b";

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
