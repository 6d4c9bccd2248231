using Cake.Frosting;

namespace Permafrost.Build.Tasks;

/// <summary>Compares the experiments in one report.</summary>
[TaskName("Report")]
[TaskDescription("Compares the experiments in one report (the default)")]
[IsDependentOn(typeof(EvaluateTask))]
public sealed class ReportTask : FrostingTask<PermafrostContext>
{
    public override void Run(PermafrostContext context) => context.RunPhase("Report");
}
