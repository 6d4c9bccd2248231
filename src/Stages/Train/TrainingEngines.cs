using Permafrost.Core.Errors;
using Permafrost.Experiments.Definitions;
using Permafrost.Model.Training;

namespace Permafrost.Stages.Train;

/// <summary>The engines that this build has.</summary>
/// <remarks>Not reached from any stage, which is handed its engine: the keys of what the managed engine computes are the same in builds with the second one and without it.</remarks>
internal static class TrainingEngines
{
    /// <summary>The engines that experiments name.</summary>
    /// <exception cref="UserErrorException">This build does not have one, or not the device; each file's first experiment at fault is named.</exception>
    public static IReadOnlyDictionary<EngineKind, TrainingEngine> Of(IEnumerable<ExperimentDefinition> experiments)
    {
        var engines = new Dictionary<EngineKind, TrainingEngine> { [EngineKind.Managed] = TrainingEngine.Managed };
        var faults = new List<string>();
        var asked = experiments
            .Where(experiment => experiment.Train.Engine == EngineKind.Torchsharp)
            .DistinctBy(experiment => (experiment.File, experiment.Train.Device));
        foreach (var experiment in asked)
        {
#if TORCHSHARP
            try
            {
                var engine = new Model.Torch.TorchSharpEngine();
                _ = engine.Identity(experiment.Train);
                engines[EngineKind.Torchsharp] = engine;
            }
            catch (Model.Torch.TorchDeviceException exception)
            {
                faults.Add($"{experiment.Name}: {exception.Message}");
            }
#else
            string package = experiment.Train.Device == "cpu" ? "cpu" : "cuda-linux";
            faults.Add(
                $"{experiment.Name}: train.engine is torchsharp, and this build has none; expected engine: managed, or a build that takes in TorchSharp "
                    + $"(docs/engines.md): dotnet run --project build -p:Torch={package} -- --experiments={experiment.File}"
            );
#endif
        }

        return faults.Count == 0 ? engines : throw new UserErrorException(faults);
    }
}
