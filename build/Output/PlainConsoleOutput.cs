using System.Text;
using Spectre.Console;

namespace Permafrost.Build.Output;

/// <summary>Where Spectre.Console writes when there is no terminal to draw on: it neither asks one for its size nor sets it up.</summary>
internal sealed class PlainConsoleOutput(TextWriter writer) : IAnsiConsoleOutput
{
    public TextWriter Writer => writer;

    public bool IsTerminal => false;

    /// <summary>Columns; wide enough that a description is one line.</summary>
    public int Width => 120;

    public int Height => 25;

    public void SetEncoding(Encoding encoding) { }
}
