using Cake.Frosting;

namespace Permafrost.Build.Tasks;

/// <summary>Holds a candidate against a baseline.</summary>
[TaskName("Compare")]
[TaskDescription("Compares two experiments, reports, locks or git revisions, and says in words what is better or worse")]
[IsDependentOn(typeof(EvaluateTask))]
public sealed class CompareTask : FrostingTask<PermafrostContext>
{
    public override void Run(PermafrostContext context) => context.Compare();
}
