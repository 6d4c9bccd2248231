using Permafrost.Core.Errors;
using Permafrost.Experiments.Definitions;
using Permafrost.Model;

namespace Permafrost.Stages.Features;

/// <summary>The network that an experiment trained, from a picture as <c>Preprocess</c> makes it to logits: backbone and head in one.</summary>
public static class TrainedNetwork
{
    /// <summary>
    /// Of an experiment with a frozen backbone, whose <c>model.safetensors</c> holds the head alone, the backbone's weights come from its file. Outputs are to the last
    /// bit those of the evaluation.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="modelPath">Its <c>model.safetensors</c>.</param>
    /// <exception cref="UserErrorException">The file of the backbone is not there.</exception>
    /// <exception cref="InvalidDataException">The model is of another network.</exception>
    public static Network Open(ExperimentDefinition experiment, string modelPath)
    {
        if (experiment.Backbone is { Network: null } absent)
        {
            throw new UserErrorException(
                $"{absent.Place}: there is no {absent.Path}; expected the file with the SHA-256 {absent.Options.Sha256}."
            );
        }

        if (experiment.Backbone is not { Options.Freeze: true } backbone)
        {
            return Loaded(experiment.Network, modelPath);
        }

        using var head = Loaded(experiment.Network, modelPath);
        var whole = new Network(backbone.Whole(experiment.InputShape, experiment.Layers, experiment.Dataset.Classes.Length), seed: 0);
        try
        {
            whole.Assign(backbone.Network.Weights);
            whole.Assign(head.Parameters.ToDictionary(tensor => tensor.Name, tensor => tensor.ToArray(), StringComparer.Ordinal));
            return whole;
        }
        catch
        {
            whole.Dispose();
            throw;
        }
    }

    private static Network Loaded(NetworkDefinition definition, string path)
    {
        var network = new Network(definition, seed: 0);
        try
        {
            network.Load(path);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
