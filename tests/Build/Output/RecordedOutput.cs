using Permafrost.Build.Output;

namespace Permafrost.Tests.Build.Output;

/// <summary>The host's output, kept in memory.</summary>
internal sealed class RecordedOutput
{
    private readonly StringWriter result = new() { NewLine = "\n" };
    private readonly StringWriter lines = new() { NewLine = "\n" };
    private readonly StringWriter errors = new() { NewLine = "\n" };

    public RecordedOutput(bool color = false, bool terminal = false) =>
        Host = new HostOutput(result, new LineWriter(TextWriter.Synchronized(lines), color), errors, terminal);

    public HostOutput Host { get; }

    public string Result => result.ToString();

    public string Lines => lines.ToString();

    public string Errors => errors.ToString();
}
