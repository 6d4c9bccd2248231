using System.Runtime.CompilerServices;

namespace Permafrost.Tests;

/// <summary>The tests may be a step of a workflow themselves: what they start must not write into its summary.</summary>
internal static class WorkflowVariables
{
    [ModuleInitializer]
    internal static void Forget() => Environment.SetEnvironmentVariable("GITHUB_STEP_SUMMARY", null);
}
