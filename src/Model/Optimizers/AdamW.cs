namespace Permafrost.Model.Optimizers;

/// <summary>Adam with decoupled weight decay. Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019, algorithm 2.</summary>
/// <remarks>
/// w = w - a l w, then Adam's step. The paper's schedule multiplier is part of the learning rate a, and a stands before the
/// decay l too, as in PyTorch. Only tensors that decay do (<see cref="Parameter.Decays"/>).
/// </remarks>
internal sealed class AdamW(AdamWOptions options, IReadOnlyList<Parameter> parameters)
    : Adam(options.Beta1, options.Beta2, options.Epsilon, options.WeightDecay, parameters);
