using Cake.Frosting;

namespace Permafrost.Build.Tasks;

/// <summary>Makes something to send to a stranger.</summary>
[TaskName("Bundle")]
[TaskDescription("Packs experiments, locks, models and report into one zip file, from which anybody re-derives the results")]
public sealed class BundleTask : FrostingTask<PermafrostContext>
{
    public override void Run(PermafrostContext context) => context.Bundle();
}
