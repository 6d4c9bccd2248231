using Cake.Core.Diagnostics;
using Permafrost.Build.Output;

namespace Permafrost.Tests.Build.Output;

public sealed class HostLogTests
{
    [Theory]
    [InlineData(Verbosity.Normal, "warning\n")]
    [InlineData(Verbosity.Verbose, "warning\n")]
    [InlineData(Verbosity.Diagnostic, "warning\nExecuting task: Train\n")]
    public void Write_StepsOfTheEngine_AreForDiagnosticAlone(Verbosity chosen, string expected)
    {
        var output = new RecordedOutput();
        var log = new HostLog(output.Host) { Verbosity = chosen };

        log.Write(Verbosity.Minimal, LogLevel.Warning, "warning");
        log.Write(Verbosity.Verbose, LogLevel.Verbose, "Executing task: {0}", "Train");

        Assert.Equal(expected, output.Errors + output.Lines);
    }
}
