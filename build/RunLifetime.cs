using Cake.Core;
using Cake.Frosting;

namespace Permafrost.Build;

/// <summary>Ends the run, also one that failed.</summary>
public sealed class RunLifetime : FrostingLifetime<PermafrostContext>
{
    /// <summary>Nothing is needed before the first task.</summary>
    public override void Setup(PermafrostContext context, ISetupContext info) { }

    public override void Teardown(PermafrostContext context, ITeardownContext info) => context.End(info.ThrownException);
}
