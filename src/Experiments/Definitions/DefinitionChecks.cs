using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Expansion;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;
using Permafrost.Model.Training;
using Permafrost.Model.Training.Schedules;

namespace Permafrost.Experiments.Definitions;

/// <summary>What no key of an experiment can tell by itself: keys that need each other.</summary>
/// <param name="tree">The file, for the places.</param>
/// <param name="faults">Takes every fault found.</param>
internal sealed class DefinitionChecks(YamlMapping tree, FaultList faults)
{
    /// <summary>The fold, or null where there is none, or a fault.</summary>
    public FoldChoice? Fold(int? number, int? of)
    {
        if (number is null)
        {
            return null;
        }

        var at = TreeEdit.Nearest(tree, ["fold"]).Position;
        if (of is null)
        {
            // Faulty folds are a fault of their own.
            if (tree.Find("folds") is null)
            {
                faults.Add(at, $"fold is {number}, and folds is not given; expected both, such as folds: 5");
            }

            return null;
        }

        if (number > of)
        {
            faults.Add(at, $"fold is {number}, and folds is {of}; expected 1..{of}");
            return null;
        }

        return new FoldChoice(number.Value, of.Value);
    }

    /// <summary>A GPU is of use to libtorch alone.</summary>
    public void Device(TrainOptions train)
    {
        if (train.Engine == EngineKind.Managed && train.Device != "cpu")
        {
            faults.Add(
                TreeEdit.Nearest(tree, ["train", "device"]).Position,
                $"train.device is {train.Device}, and train.engine is managed, which computes on the CPU; expected cpu, or engine: torchsharp"
            );
        }
    }

    /// <summary>Nothing is measured on validation images that are not there.</summary>
    public void Monitors(TrainOptions train)
    {
        Check(train.EarlyStopping is { Patience: > 0 } early ? early.Monitor : null, "train", "early_stopping", "monitor");
        Check(train.KeepBest, "train", "keep_best");
        Check((train.Schedule as PlateauOptions)?.Monitor, "train", "schedule", "plateau", "monitor");
    }

    private void Check(EpochFigure? monitor, params string[] path)
    {
        if (monitor is { } figure && EpochFigures.NeedsValidation(figure))
        {
            faults.Add(
                TreeEdit.Nearest(tree, path).Position,
                $"{string.Join('.', path)} is {OptionJson.Word(figure)}, and preprocess.validation is 0: no image is validated on; "
                    + "expected train_loss or train_accuracy, or another preprocess.validation"
            );
        }
    }
}
