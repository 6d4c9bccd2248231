using Cake.Core;

namespace Permafrost.Build.Output;

/// <summary>The console as Cake's engine sees it: what it says goes where people read, in colour only where that is allowed.</summary>
internal sealed class HostConsole(HostOutput output) : IConsole
{
    public ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    /// <summary>Cake's log would paint whole lines with it; colours here are <see cref="ForegroundColor"/>'s.</summary>
    public bool SupportAnsiEscapeCodes => false;

    public void Write(string format, params object[] arg) => output.Lines.Writer.Write(Painted(Text(format, arg)));

    public void WriteLine(string format, params object[] arg) => output.Lines.Writer.WriteLine(Painted(Text(format, arg)));

    public void WriteError(string format, params object[] arg) => output.Errors.Write(Text(format, arg));

    public void WriteErrorLine(string format, params object[] arg) => output.Errors.WriteLine(Text(format, arg));

    public void ResetColor() => ForegroundColor = ConsoleColor.Gray;

    private static string Text(string format, object[] arg) => arg.Length == 0 ? format : string.Format(null, format, arg);

    private string Painted(string text)
    {
        int? code = ForegroundColor switch
        {
            ConsoleColor.Cyan => 36,
            ConsoleColor.Green => 32,
            ConsoleColor.Red => 31,
            _ => null,
        };
        return output.Lines.HasColor && code is not null && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
    }
}
