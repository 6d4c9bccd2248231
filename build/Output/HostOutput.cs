using System.Text;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace Permafrost.Build.Output;

/// <summary>Where output goes.</summary>
/// <param name="Result">Standard output: with <c>--format=json</c> for the JSON alone.</param>
/// <param name="Lines">What a person reads: standard output, or standard error where the former holds JSON.</param>
/// <param name="Errors">Standard error.</param>
/// <param name="Terminal">True where <paramref name="Lines"/> is a terminal that may be drawn on.</param>
internal sealed record HostOutput(TextWriter Result, LineWriter Lines, TextWriter Errors, bool Terminal)
{
    private OutputStream? standardOutput;

    /// <summary>Why standard output could not be written; null where it could.</summary>
    public string? Fault => standardOutput?.Fault;

    /// <summary>UTF-8 and <c>\n</c> whatever the locale; no escape codes into a pipe, under <c>NO_COLOR</c>, or on a dumb terminal.</summary>
    public static HostOutput OfProcess(bool json)
    {
        bool redirected = json ? System.Console.IsErrorRedirected : System.Console.IsOutputRedirected;
        bool plain =
            !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb";
        bool terminal = !redirected && !plain;
        OutputStream stream = Open(descriptor: 1, raw: plain && !System.Console.IsOutputRedirected);
        TextWriter result = Writer(stream);
        TextWriter errors = Writer(Open(descriptor: 2, raw: plain && !System.Console.IsErrorRedirected));
        return new HostOutput(result, new LineWriter(json ? errors : result, terminal), errors, terminal) { standardOutput = stream };
    }

    /// <summary>Spectre's console over <see cref="Lines"/>, under the same rule for escape codes.</summary>
    public IAnsiConsole Console() =>
        AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = Terminal ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = Terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = Terminal ? InteractionSupport.Yes : InteractionSupport.No,
                Out = Terminal ? new AnsiConsoleOutput(Lines.Writer) : new PlainConsoleOutput(Lines.Writer),
            }
        );

    /// <param name="descriptor">1 for standard output, 2 for standard error.</param>
    /// <param name="raw">Whether to go round .NET's console stream, which greets a terminal with escape codes of its own.</param>
    private static OutputStream Open(int descriptor, bool raw) =>
        new(
            raw && !OperatingSystem.IsWindows()
                ? new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0)
            : descriptor == 1 ? System.Console.OpenStandardOutput()
            : System.Console.OpenStandardError()
        );

    private static TextWriter Writer(OutputStream stream)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return TextWriter.Synchronized(new StreamWriter(stream, encoding) { AutoFlush = true, NewLine = "\n" });
    }
}
