using Cake.Core;
using Cake.Core.Diagnostics;

namespace Permafrost.Build.Output;

/// <summary>Keeps Cake's banners and its table of tasks for <c>--verbosity=diagnostic</c>; the run has a summary of its own.</summary>
internal sealed class HostReportPrinter(IConsole console, ICakeContext context) : ICakeReportPrinter
{
    private readonly CakeReportPrinter cake = new(console, context);

    public void Write(CakeReport report)
    {
        if (context.Log.Verbosity == Verbosity.Diagnostic)
        {
            cake.Write(report);
        }
    }

    public void WriteStep(string name, Verbosity verbosity)
    {
        if (verbosity == Verbosity.Diagnostic)
        {
            cake.WriteStep(name, verbosity);
        }
    }

    public void WriteLifeCycleStep(string name, Verbosity verbosity)
    {
        if (verbosity == Verbosity.Diagnostic)
        {
            cake.WriteLifeCycleStep(name, verbosity);
        }
    }

    public void WriteSkippedStep(string name, Verbosity verbosity)
    {
        if (verbosity == Verbosity.Diagnostic)
        {
            cake.WriteSkippedStep(name, verbosity);
        }
    }
}
