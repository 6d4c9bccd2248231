using Cake.Frosting;

namespace Permafrost.Build.Tasks;

/// <summary>Looks at everything that is stored.</summary>
[TaskName("Verify")]
[TaskDescription("Re-hashes everything in the store, and names what is not what it was")]
public sealed class VerifyTask : FrostingTask<PermafrostContext>
{
    public override void Run(PermafrostContext context) => context.Verify();
}
