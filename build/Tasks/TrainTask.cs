using Cake.Frosting;

namespace Permafrost.Build.Tasks;

/// <summary>Trains the network of every experiment.</summary>
[TaskName("Train")]
[TaskDescription("Trains the network of every experiment from its seed")]
[IsDependentOn(typeof(FeaturesTask))]
public sealed class TrainTask : FrostingTask<PermafrostContext>
{
    public override void Run(PermafrostContext context) => context.RunPhase("Train");
}
