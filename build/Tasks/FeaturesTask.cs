using Cake.Frosting;

namespace Permafrost.Build.Tasks;

/// <summary>Runs the images through frozen backbones; experiments without one have nothing to do.</summary>
[TaskName("Features")]
[TaskDescription("Runs the images through frozen backbones; caches their features")]
[IsDependentOn(typeof(PreprocessTask))]
public sealed class FeaturesTask : FrostingTask<PermafrostContext>
{
    public override void Run(PermafrostContext context) => context.RunPhase("Features");
}
