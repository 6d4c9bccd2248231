using Permafrost.Experiments.Definitions;
using Permafrost.Stages.DownloadCheck;

namespace Permafrost.Bench.Engines;

/// <summary>Images that the engines learn from: waves of random direction and colour, without the black ground of drawings, in which there would be less to compute.</summary>
internal static class EngineImages
{
    private const double Middle = 128.0;
    private const double Swing = 100.0;

    /// <summary>The images of an epoch.</summary>
    public static string TrainPath(EngineSubject subject) => Path.Combine(Checkout.Scratch, $"engines-{subject.Network.Name}.safetensors");

    /// <summary>No images: an epoch is its steps alone.</summary>
    public static string NonePath(EngineSubject subject) =>
        Path.Combine(Checkout.Scratch, $"engines-{subject.Network.Name}-none.safetensors");

    /// <summary>The network's definition for PyTorch.</summary>
    public static string NetworkPath(EngineSubject subject) => Path.Combine(Checkout.Scratch, $"{subject.Network.Name}.json");

    public static void Write(EngineSubject subject, ExperimentDefinition experiment)
    {
        Directory.CreateDirectory(Checkout.Scratch);
        Write(TrainPath(subject), subject.Images, experiment);
        Write(NonePath(subject), 0, experiment);
    }

    private static void Write(string path, int count, ExperimentDefinition experiment)
    {
        var shape = experiment.Preprocess.InputShape;
        int classes = experiment.Dataset.Classes.Length;
        ImageSetFile.Write(
            path,
            count,
            shape,
            index => index % classes,
            (index, pixels, _) =>
            {
                // A golden ratio's multiples fall evenly into 0 to 1.
                double turn = 0.6180339887 * index % 1.0 * Math.PI;
                double pace = 0.2 + 0.1 * (index % classes);
                for (int i = 0; i < pixels.Length; i++)
                {
                    int channel = i % shape.Channels;
                    int column = i / shape.Channels % shape.Width;
                    int row = i / shape.Channels / shape.Width;
                    double along = column * Math.Cos(turn) + row * Math.Sin(turn);
                    pixels[i] = (byte)(Middle + Swing * Math.Cos(pace * along + channel + index));
                }
            },
            scratchBytes: 1,
            threads: 1,
            _ => { },
            CancellationToken.None
        );
    }
}
