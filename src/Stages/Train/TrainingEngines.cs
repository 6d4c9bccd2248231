using Permafrost.Core.Errors;
using Permafrost.Experiments.Definitions;
using Permafrost.Model.Training;

namespace Permafrost.Stages.Train;

/// <summary>The engines that this build has.</summary>
internal static class TrainingEngines
{
#if TORCHSHARP
    private static readonly TrainingEngine TorchSharp = new Model.Torch.TorchSharpEngine();
#endif

    /// <summary>The engine that an experiment names.</summary>
    /// <exception cref="UserErrorException">This build does not have it, or not the device.</exception>
    public static TrainingEngine Of(ExperimentDefinition experiment)
    {
        if (experiment.Train.Engine == EngineKind.Managed)
        {
            return TrainingEngine.Managed;
        }

#if TORCHSHARP
        try
        {
            _ = TorchSharp.Identity(experiment.Train);
            return TorchSharp;
        }
        catch (Model.Torch.TorchDeviceException exception)
        {
            throw new UserErrorException($"{experiment.Name}: {exception.Message}");
        }
#else
        string package = experiment.Train.Device == "cpu" ? "cpu" : "cuda-linux";
        throw new UserErrorException(
            $"{experiment.Name}: train.engine is torchsharp, and this build has no TorchSharp; expected a build that takes it in: "
                + $"dotnet run --project build -p:Torch={package} -- --target=Report"
        );
#endif
    }
}
