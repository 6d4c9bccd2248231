#if !TORCHSHARP
namespace Permafrost.Tests.Build;

/// <summary>An experiment for the second engine, in a build without it.</summary>
public sealed class EngineRunTests : IDisposable
{
    private readonly HostFolder folder = new();

    public EngineRunTests()
    {
        folder.Copy("experiments/datasets");
        folder.Copy("experiments/architectures");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("Report", "cpu", "cpu")]
    [InlineData("Status", "cuda:1", "cuda-linux")]
    public void Run_TorchSharpInAUsualBuild_IsExitCode2AndTheCommandToRun(string target, string device, string package)
    {
        folder.Write(
            "experiments/gpu.yaml",
            $$"""
            dataset: shapes
            preprocess: { channels: rgb }
            architecture: simple-cnn
            train: { engine: torchsharp, device: {{device}} }
            matrix: { dropout: [0.0, 0.5] }

            """
        );

        HostProcess run = folder.Run($"--target={target}", "--experiments=experiments/gpu.yaml");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            "gpu/dropout=0: train.engine is torchsharp, and this build has none; expected engine: managed, or a build that takes in TorchSharp "
                + $"(docs/engines.md): dotnet run --project build -p:Torch={package} -- --experiments=experiments/gpu.yaml",
            run.Errors.Trim()
        );
        Assert.False(Directory.Exists(Path.Combine(folder.Root, "artifacts", "runs")));
    }
}
#endif
