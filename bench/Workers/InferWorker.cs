using System.Diagnostics;
using System.Runtime.InteropServices;
using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Model.Inference;

namespace Permafrost.Bench.Workers;

/// <summary>Classifies a set of images again and again with trained weights of ours; leaves the probabilities for comparison.</summary>
internal static class InferWorker
{
    public static Reading Run(Settings settings)
    {
        var experiment = new BenchNetwork(settings["network"], 0.0).Read();
        using var images = ImageSet.Open(settings["test"]);
        using var network = new Network(BenchNetwork.DefinitionOf(experiment), experiment.Train.Seed);
        network.Load(settings["weights"]);
        using var classifier = new Classifier(network, settings.Count("threads"));

        // Warms up, too.
        float[] probabilities = classifier.Predict(images);
        File.WriteAllBytes(settings["out"], MemoryMarshal.AsBytes<float>(probabilities));

        var reading = new Reading();
        if (settings.Has("check"))
        {
            return reading;
        }

        var rates = new List<double>();
        var whole = Stopwatch.StartNew();
        while (rates.Count == 0 || whole.Elapsed.TotalSeconds < settings.Seconds("seconds"))
        {
            var pass = Stopwatch.StartNew();
            classifier.Predict(images);
            rates.Add(images.Count / pass.Elapsed.TotalSeconds);
        }

        reading.Values[TrainWorker.ImagesPerSecond] = Median.Of(rates);
        return reading;
    }
}
