using Permafrost.Core.Digests;
using Permafrost.Tests.Build;

namespace Permafrost.Tests.Determinism;

/// <summary>Turned, sheared, zoomed and lit images are whole numbers: networks that learn from them end with one digest whatever the instruction sets and threads.</summary>
public sealed class AugmentationDigestTests
{
    /// <summary>Of the models of all fills, one after the other in the order of their names.</summary>
    private const string Models = "497a2f43ef5deaec9f6fd068f4eec90db14c56075fe6353c796024841deea98b";

    [Theory]
    [InlineData(1)]
    [InlineData(3, "DOTNET_EnableAVX512=0")]
    [InlineData(2, "DOTNET_EnableAVX2=0")]
    [InlineData(2, "DOTNET_EnableHWIntrinsic=0")]
    public void Train_EveryAugmentation_GivesThePinnedDigest(int threads, params string[] environment)
    {
        using var folder = new HostFolder();
        folder.Copy("experiments");
        string study = Path.Combine(Repository.Root, "tests", "Determinism", "augmented.yaml");

        var run = folder.Run(
            [.. environment.Select(variable => (variable.Split('=')[0], variable.Split('=')[1]))],
            "--target=Train",
            $"--experiments={study}",
            $"--threads={threads}"
        );

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        string runs = Path.Combine(folder.Root, "artifacts", "runs", "augmented");
        var models = Directory
            .EnumerateDirectories(runs)
            .Order(StringComparer.Ordinal)
            .Select(one => File.ReadAllBytes(Path.Combine(one, "model.safetensors")));
        byte[][] all = [.. models];
        Assert.Equal(5, all.Length);
        Assert.Equal(5, all.Select(model => Sha256Digest.OfBytes(model)).Distinct().Count());
        Assert.Equal(Models, Sha256Digest.OfBytes([.. all.SelectMany(model => model)]).ToString());
    }
}
