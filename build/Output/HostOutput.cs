using System.Text;
using Spectre.Console;

namespace Permafrost.Build.Output;

/// <summary>Where output goes.</summary>
/// <param name="Result">Standard output: with <c>--format=json</c> for the JSON alone.</param>
/// <param name="Lines">What a person reads: standard output, or standard error where the former holds JSON.</param>
/// <param name="Errors">Standard error.</param>
/// <param name="Terminal">True where <paramref name="Lines"/> is a terminal that may be drawn on.</param>
internal sealed record HostOutput(TextWriter Result, LineWriter Lines, TextWriter Errors, bool Terminal)
{
    /// <summary>UTF-8 and <c>\n</c> whatever the locale; no escape codes into a pipe, under <c>NO_COLOR</c>, or on a dumb terminal.</summary>
    public static HostOutput OfProcess(bool json)
    {
        TextWriter result = Open(System.Console.OpenStandardOutput());
        TextWriter errors = Open(System.Console.OpenStandardError());
        System.Console.SetOut(result);
        System.Console.SetError(errors);
        bool redirected = json ? System.Console.IsErrorRedirected : System.Console.IsOutputRedirected;
        bool terminal =
            !redirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";
        return new HostOutput(result, new LineWriter(json ? errors : result, terminal), errors, terminal);
    }

    /// <summary>Spectre's console over <see cref="Lines"/>, under the same rule for escape codes.</summary>
    public IAnsiConsole Console() =>
        AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = Terminal ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = Terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = Terminal ? InteractionSupport.Yes : InteractionSupport.No,
                Out = new AnsiConsoleOutput(Lines.Writer),
            }
        );

    private static TextWriter Open(Stream stream) =>
        TextWriter.Synchronized(
            new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" }
        );
}
