using Cake.Frosting;

namespace Permafrost.Build.Tasks;

/// <summary>Shows that the locks hold.</summary>
[TaskName("Reproduce")]
[TaskDescription("Re-derives the experiments from scratch in an empty store and compares every output with the lock")]
public sealed class ReproduceTask : FrostingTask<PermafrostContext>
{
    public override void Run(PermafrostContext context) => context.Reproduce();
}
