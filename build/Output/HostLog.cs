using Cake.Core.Diagnostics;

namespace Permafrost.Build.Output;

/// <summary>Cake's log.</summary>
/// <remarks>
/// The engine reports every exception as an error of its own; the host says the same better, with the right exit code. Errors are therefore
/// kept and shown only if nobody else explains the failure, or with <c>--verbosity=diagnostic</c>. Its own steps are shown with that alone:
/// <c>verbose</c> is for cached stages.
/// </remarks>
internal sealed class HostLog(HostOutput output) : ICakeLog
{
    private readonly List<string> errors = [];

    public Verbosity Verbosity { get; set; } = Verbosity.Normal;

    public IReadOnlyList<string> Errors => errors;

    public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args)
    {
        string text = args.Length == 0 ? format : string.Format(null, format, args);
        if (level <= LogLevel.Error)
        {
            errors.Add(text);
            if (Verbosity == Verbosity.Diagnostic)
            {
                output.Errors.WriteLine(text);
            }
        }
        else if (verbosity <= (Verbosity == Verbosity.Verbose ? Verbosity.Normal : Verbosity))
        {
            (level == LogLevel.Warning ? output.Errors : output.Lines.Writer).WriteLine(text);
        }
    }
}
