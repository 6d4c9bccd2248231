using Permafrost.Model.Data;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Permafrost.Model.Torch;

/// <summary>Steps of training by libtorch: forward, loss, gradients by its autograd, then our optimisers' formulas. All tensors of a step are freed at its end.</summary>
internal sealed class TorchStep : ITrainingStep
{
    /// <summary>Against division by zero, as in <see cref="GradientClip"/>.</summary>
    private const double LeastNorm = 1e-6;

    /// <summary>Images that are measured at a time.</summary>
    private const int MeasuredTogether = 256;

    private readonly TorchNetwork network;
    private readonly ImageSet images;
    private readonly TrainOptions options;
    private readonly BatchLoader loader;
    private readonly TorchOptimizer optimizer;
    private readonly Tensor classWeights;
    private ReadOnlyMemory<int> batch;
    private uint epoch;

    /// <param name="network">The network; belongs to the step from now on.</param>
    /// <param name="images">Images to learn from.</param>
    /// <param name="options">Loss, limits, optimiser.</param>
    /// <param name="loader">Lays out batches.</param>
    public TorchStep(TorchNetwork network, ImageSet images, TrainOptions options, BatchLoader loader)
    {
        this.network = network;
        this.images = images;
        this.options = options;
        this.loader = loader;
        optimizer = new TorchOptimizer(options.Optimizer, network.Trained, network.Device);
        double[] weights = ClassWeights.Of(options.ClassWeights, images, network.Source.Definition.Classes);
        classWeights = tensor(weights, device: network.Device).DetachFromDisposeScope();
        LearningRate = options.Optimizer.LearningRate;
    }

    public Optimizer Optimizer => optimizer.Managed;

    public double LearningRate { get; set; }

    public double Objective { get; private set; }

    public double LossSum { get; private set; }

    public int Hits { get; private set; }

    public bool Run(ReadOnlyMemory<int> samples, uint epochIndex)
    {
        (batch, epoch) = (samples, epochIndex);
        using var scope = NewDisposeScope();
        var loaded = loader.ForTraining(images, batch, epoch, network.Device);
        var logits = network.Forward(loaded.Images, loaded.Masks, training: true);
        var objective = TakeLoss(logits, loaded.Labels);
        if (!double.IsFinite(Objective))
        {
            return false;
        }

        var gradients = autograd.grad([objective], [.. network.Trained.Select(parameter => parameter.Values)]);
        using var still = no_grad();
        optimizer.BeginStep(LearningRate);
        var limited = Limited(gradients);
        for (int i = 0; i < limited.Count; i++)
        {
            optimizer.Update(i, limited[i]);
        }

        return true;
    }

    public void Publish()
    {
        network.Publish();
        optimizer.Publish();
    }

    public void Adopt()
    {
        using var still = no_grad();
        network.Adopt();
        optimizer.Adopt();
    }

    public (double Loss, double Accuracy) Measure(ImageSet images)
    {
        using var still = no_grad();
        double loss = 0.0;
        long hits = 0;
        int[] order = [.. Enumerable.Range(0, images.Count)];
        for (int first = 0; first < order.Length; first += MeasuredTogether)
        {
            using var scope = NewDisposeScope();
            var loaded = loader.ForMeasuring(
                images,
                order.AsMemory(first, Math.Min(MeasuredTogether, order.Length - first)),
                network.Device
            );
            var logits = network.Forward(loaded.Images, loaded.Masks, training: false);
            loss += CrossEntropies(functional.log_softmax(logits, 1), loaded.Labels).sum().item<double>();
            hits += HitsOf(logits, loaded.Labels).item<long>();
        }

        return (loss / images.Count, (double)hits / images.Count);
    }

    public string FirstNotFinite()
    {
        Publish();
        if (FirstNotFinite(network.Trained) is { } weights)
        {
            return weights;
        }

        using var still = no_grad();
        using var scope = NewDisposeScope();
        string? node = null;
        var loaded = loader.ForTraining(images, batch, epoch, network.Device);

        // The moving figures of a batch norm that this changes are of no use any more.
        _ = network.Forward(
            loaded.Images,
            loaded.Masks,
            training: true,
            (one, output) => node ??= output.isfinite().all().item<bool>() ? null : one.Name
        );
        return node is null ? FirstNotFiniteWeights() ?? "the loss itself" : $"the output of {node}";
    }

    public string? FirstNotFiniteWeights() => FirstNotFinite(network.Parameters);

    public void Dispose()
    {
        optimizer.Dispose();
        classWeights.Dispose();
        network.Dispose();
    }

    private static string? FirstNotFinite(IEnumerable<TorchParameter> parameters)
    {
        using var scope = NewDisposeScope();
        return parameters.FirstOrDefault(parameter => !parameter.Values.isfinite().all().item<bool>())?.Source.Name;
    }

    /// <summary>Cross-entropy of each image against its true class, in double precision.</summary>
    private static Tensor CrossEntropies(Tensor logProbabilities, Tensor labels) =>
        -logProbabilities.gather(1, labels.unsqueeze(1)).squeeze(1).to_type(ScalarType.Float64);

    private static Tensor HitsOf(Tensor logits, Tensor labels) => logits.argmax(1).eq(labels).sum(ScalarType.Int64);

    /// <summary>The objective with its penalties; notes it, the losses and the hits.</summary>
    private Tensor TakeLoss(Tensor logits, Tensor labels)
    {
        var logProbabilities = functional.log_softmax(logits, 1);
        var losses = CrossEntropies(logProbabilities, labels);
        var targets = losses;
        if (options.LabelSmoothing > 0.0)
        {
            var others = -logProbabilities.to_type(ScalarType.Float64).mean([1]);
            targets = losses * (1.0 - options.LabelSmoothing) + others * options.LabelSmoothing;
        }

        var objective = (targets * classWeights.index_select(0, labels)).mean();
        foreach (var parameter in network.Trained.Where(parameter => parameter.Source.L2 > 0.0))
        {
            objective = objective + (parameter.Values * parameter.Values).sum(ScalarType.Float64) * parameter.Source.L2;
        }

        // One way from the device for all three.
        var figures = stack([objective.detach(), losses.detach().sum(), HitsOf(logits.detach(), labels).to_type(ScalarType.Float64)]).cpu();
        Objective = figures[0].item<double>();
        LossSum = figures[1].item<double>();
        Hits = (int)figures[2].item<double>();
        return objective;
    }

    private IList<Tensor> Limited(IList<Tensor> gradients)
    {
        if (options.Clip is not { } clip)
        {
            return gradients;
        }

        if (clip.Value > 0.0)
        {
            gradients = [.. gradients.Select(gradient => gradient.clamp(min: -clip.Value, max: clip.Value))];
        }

        if (clip.Norm > 0.0)
        {
            double squares = stack([.. gradients.Select(gradient => (gradient * gradient).sum(ScalarType.Float64))]).sum().item<double>();
            double factor = clip.Norm / (Math.Sqrt(squares) + LeastNorm);
            gradients = factor > 1.0 ? gradients : [.. gradients.Select(gradient => gradient * (float)factor)];
        }

        return gradients;
    }
}
