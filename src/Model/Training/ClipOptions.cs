using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Permafrost.Model.Training;

/// <summary>Limits on the gradient of a step, whatever the optimiser. With both, values come first.</summary>
public sealed record ClipOptions
{
    [
        Range(0.0, 1e9),
        Description(
            "Largest length of the gradient of all weights together; a longer one is shortened to it. 0: any (Pascanu et al., 2013)."
        )
    ]
    public double Norm { get; init; }

    [Range(0.0, 1e9), Description("Largest magnitude of each number of the gradient; a larger one is brought down to it. 0: any.")]
    public double Value { get; init; }
}
