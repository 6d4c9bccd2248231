using Cake.Frosting;

namespace Permafrost.Build.Tasks;

/// <summary>Asks a network about images of the user's.</summary>
[TaskName("Predict")]
[TaskDescription("Says what the network of one experiment sees in image files")]
[IsDependentOn(typeof(TrainTask))]
public sealed class PredictTask : FrostingTask<PermafrostContext>
{
    public override void Run(PermafrostContext context) => context.Predict();
}
