using Cake.Frosting;

namespace Permafrost.Build.Tasks;

/// <summary>Measures every trained network.</summary>
[TaskName("Evaluate")]
[TaskDescription("Predicts the test images, or with --data your own, and computes every metric")]
[IsDependentOn(typeof(TrainTask))]
public sealed class EvaluateTask : FrostingTask<PermafrostContext>
{
    public override void Run(PermafrostContext context) => context.Evaluate();
}
