using Cake.Core;

namespace Cake.Frosting;

/// <summary>What a task sees of the build.</summary>
public interface IFrostingContext : ICakeContext;
