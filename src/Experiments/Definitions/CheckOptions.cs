using System.ComponentModel;

namespace Permafrost.Experiments.Definitions;

/// <summary>What the dataset's check does about what it finds: the <c>check</c> mapping of an experiment.</summary>
public sealed record CheckOptions
{
    [Description(
        "When test images are among the training images, pixel for pixel. warn: say so; fail: stop; drop: leave them out of the training images."
    )]
    public LeakageAnswer OnLeakage { get; init; }

    [Description("When image files cannot be decoded or are incomplete. fail: stop and list them; skip: leave them out and list them.")]
    public BadImageAnswer OnBadImage { get; init; }
}
