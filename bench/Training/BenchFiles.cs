namespace Permafrost.Bench.Training;

/// <summary>Files under <c>artifacts/bench</c> that the measuring programs read.</summary>
/// <param name="Train">Images of an epoch.</param>
/// <param name="Sample">A few of them, to obtain weights for inference.</param>
/// <param name="Validation">No images: an epoch is its steps alone.</param>
/// <param name="Test">Images to classify.</param>
internal sealed record BenchFiles(string Train, string Sample, string Validation, string Test)
{
    public const int SampleImages = 6_400;

    public static BenchFiles Of(int images) =>
        new(
            In($"train-{images}.safetensors"),
            In($"train-{SampleImages}.safetensors"),
            In("validation.safetensors"),
            In("test.safetensors")
        );

    /// <summary>The definition that the peers read.</summary>
    public static string Network(BenchNetwork network) => In($"{network.Name}.json");

    /// <summary>Weights that ours and the peers infer with.</summary>
    public static string Weights(BenchNetwork network) => In($"{network.Name}.safetensors");

    public static string Onnx(BenchNetwork network) => In($"{network.Name}.onnx");

    /// <summary>Probabilities that a program found, float32 [N, K].</summary>
    public static string Probabilities(Subject subject) => In(subject.Name.Replace('/', '-') + ".f32");

    private static string In(string name) => Path.Combine(Checkout.Scratch, name);
}
