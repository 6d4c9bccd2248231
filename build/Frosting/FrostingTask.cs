using Cake.Core;

namespace Cake.Frosting;

/// <summary>Base of a task. Name, description and dependencies stand in attributes.</summary>
/// <typeparam name="T">Type of the build's context.</typeparam>
public abstract class FrostingTask<T> : IFrostingTask
    where T : ICakeContext
{
    public virtual void Run(T context) { }

    Task IFrostingTask.RunAsync(ICakeContext context)
    {
        Run((T)context);
        return Task.CompletedTask;
    }
}
