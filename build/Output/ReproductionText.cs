using Permafrost.Stages.Locks;
using Permafrost.Stages.Reproduction;

namespace Permafrost.Build.Output;

/// <summary>What a reproduction found, in words.</summary>
internal static class ReproductionText
{
    private const string Indent = "    ";

    /// <summary>The digests that people compare.</summary>
    private static readonly string[] Shown = ["model.safetensors", "predictions.csv"];

    /// <summary>An experiment's verdict, with the digests it rests on or the first difference.</summary>
    public static void Write(ReproducedExperiment experiment, LineWriter lines)
    {
        Tone tone = experiment.IsReproduced ? Tone.Good : Tone.Bad;
        string upTo =
            experiment.Figures.Count > 0 ? " in its figures; its engine is not bit-exact"
            : experiment.IsIdentical && experiment.Stages[^1].Name != "Evaluate" ? $" up to {experiment.Stages[^1].Name}"
            : "";
        lines.Write($"{experiment.Name}   ", experiment.State, tone, upTo);
        var outputs = experiment.Stages.Where(stage => stage.IsIdentical).SelectMany(stage => stage.Outputs);
        foreach (var (name, digest) in outputs.Where(output => Shown.Contains(output.Key, StringComparer.Ordinal)))
        {
            lines.Write($"{Indent}{digest}  {name}");
        }

        foreach (var figure in experiment.Figures)
        {
            lines.Write(Indent + Describe(figure));
        }

        if (experiment.Difference is { } difference)
        {
            foreach (string line in Describe(difference))
            {
                lines.Write(Indent + line);
            }
        }

        if (experiment.Failure is { } failure)
        {
            lines.Write(Indent + failure);
        }
    }

    /// <summary><c>Train, epoch 2, tensor conv2d_1/kernel, step 83</c>: where it parted, in one line.</summary>
    public static string Place(FirstDifference difference) =>
        string.Join(
            ", ",
            (
                (string?[])
                    [
                        difference.Stage,
                        difference.Epoch is { } epoch ? $"epoch {epoch}" : null,
                        difference.Tensor is { } tensor ? $"tensor {tensor}"
                        : difference.Epoch is null ? difference.Output
                        : null,
                        difference.Step is { } step ? $"step {step.Step} of epoch {step.Epoch}" : null,
                    ]
            ).OfType<string>()
        );

    /// <summary><c>test_accuracy: the lock has 0.912, found here 0.91, which may differ by 0.0105</c></summary>
    public static string Describe(FigureAgreement figure) =>
        $"{figure.Name}: the lock has {figure.Expected}, found here {figure.Found}, which {(figure.Agrees ? "may" : "may only")} differ by {figure.Allowed:G3}";

    private static IEnumerable<string> Describe(FirstDifference difference)
    {
        yield return $"The first stage that differs is {difference.Stage}:";
        yield return $"{difference.Output}: the lock has {difference.Expected?.ToString() ?? "none"}";
        yield return $"{new string(' ', difference.Output.Length)}  found here {difference.Found?.ToString() ?? "none"}";
        if (difference.Epoch is { } epoch)
        {
            yield return difference.Tensor is null
                ? $"Epoch {epoch} is there in one of the two trainings alone."
                : $"Epoch {epoch} is the first that ended with other weights, from input to output the first of them in {difference.Tensor}:";
            if (difference.Tensor is not null)
            {
                yield return $"the lock has {difference.ExpectedTensor?.ToString() ?? "none"}, found here {difference.FoundTensor?.ToString() ?? "none"}";
            }
        }

        if (difference.Step is { } step)
        {
            yield return $"Step {step.Step} of epoch {step.Epoch} is the first with another loss: its bits were {step.Expected ?? "none"} and are {step.Found ?? "none"}; "
                + "its forward pass, or the update before it, is where the two parted.";
        }
        else if (difference is { Stage: "Train", HasTrail: false })
        {
            yield return "The step is not known: trail.json of the recorded run is neither in the store nor in artifacts/runs.";
        }

        yield return $"{difference.Cause}.";
    }
}
