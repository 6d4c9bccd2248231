using Cake.Frosting;

namespace Permafrost.Build.Tasks;

/// <summary>Takes networks elsewhere.</summary>
[TaskName("Export")]
[TaskDescription("Writes trained networks for other programs")]
[IsDependentOn(typeof(TrainTask))]
public sealed class ExportTask : FrostingTask<PermafrostContext>
{
    public override void Run(PermafrostContext context) => context.Export();
}
