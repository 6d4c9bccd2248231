using Cake.Core;

namespace Cake.Frosting;

/// <summary>Called once before all tasks and once after them.</summary>
public interface IFrostingLifetime
{
    void Setup(ICakeContext context, ISetupContext info);

    /// <param name="context">The build's context.</param>
    /// <param name="info">Says how the run ended.</param>
    void Teardown(ICakeContext context, ITeardownContext info);
}
