using Cake.Cli;
using Cake.Core;

namespace Cake.Frosting;

/// <summary>The version of Cake's engine, for <c>--version</c> and <c>--info</c>; Cake's own resolver would look at the program.</summary>
internal sealed class CakeVersion : IVersionResolver
{
    public string GetVersion() => typeof(ICakeEngine).Assembly.GetName().Version!.ToString(fieldCount: 3);

    public string GetProductVersion() => GetVersion();
}
