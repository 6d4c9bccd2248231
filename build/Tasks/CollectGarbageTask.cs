using Cake.Frosting;

namespace Permafrost.Build.Tasks;

/// <summary>Makes room.</summary>
[TaskName("CollectGarbage")]
[TaskDescription("Drops from the store what no experiment, lock or report refers to; says what it would do unless --apply")]
public sealed class CollectGarbageTask : FrostingTask<PermafrostContext>
{
    public override void Run(PermafrostContext context) => context.CollectGarbage();
}
