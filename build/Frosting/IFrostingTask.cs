using Cake.Core;

namespace Cake.Frosting;

/// <summary>A unit of work that Cake's engine schedules.</summary>
public interface IFrostingTask
{
    Task RunAsync(ICakeContext context);
}
