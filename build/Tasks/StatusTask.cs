using Cake.Frosting;

namespace Permafrost.Build.Tasks;

/// <summary>Says what would run and why.</summary>
[TaskName("Status")]
[TaskDescription("Says per stage whether it is cached or would run, and why; runs nothing")]
public sealed class StatusTask : FrostingTask<PermafrostContext>
{
    public override void Run(PermafrostContext context) => context.ShowStatus();
}
