using Permafrost.Model.Data;
using Permafrost.Model.Inference;
using Permafrost.Model.Optimizers;

namespace Permafrost.Model.Training;

/// <summary>One step of training after the other, by whatever computes them.</summary>
internal interface ITrainingStep : IDisposable
{
    /// <summary>What is remembered of former gradients, as of the last <see cref="Publish"/>.</summary>
    Optimizer Optimizer { get; }

    /// <summary>Rate of the steps that follow; at first the optimiser's.</summary>
    double LearningRate { get; set; }

    /// <summary>Mean cross-entropy of the last batch against the smoothed labels, each image with the weight of its class, plus the penalties on the weights before the step.</summary>
    double Objective { get; }

    /// <summary>Sum of the cross-entropies of the last batch against the true labels.</summary>
    double LossSum { get; }

    /// <summary>Images of the last batch that were classified right.</summary>
    int Hits { get; }

    /// <summary>Learns from the images at these indices.</summary>
    /// <param name="samples">Indices of the batch's images.</param>
    /// <param name="epochIndex">The epoch, from 0.</param>
    /// <returns>False if the objective is not finite; the weights are then of no use.</returns>
    bool Run(ReadOnlyMemory<int> samples, uint epochIndex);

    /// <summary>Brings weights and <see cref="Optimizer"/>'s memory to where the network and the optimiser keep them.</summary>
    void Publish();

    /// <summary>The network's weights and the optimiser's memory were set: goes on from these.</summary>
    void Adopt();

    /// <summary>Loss and accuracy of the weights on other images.</summary>
    (double Loss, double Accuracy) Measure(ImageSet images);

    /// <summary>Where the numbers of the last batch first go wrong: a tensor of weights, else the output of a layer.</summary>
    string FirstNotFinite();

    /// <summary>Name of the first tensor of weights that holds a NaN or an infinity, or null.</summary>
    string? FirstNotFiniteWeights();
}
