using Spectre.Console;

namespace Permafrost.Build.Output;

/// <summary>Writes the lines a person reads; with colour only where <paramref name="color"/> allows escape codes.</summary>
internal sealed class LineWriter(TextWriter writer, bool color)
{
    /// <summary>Whether escape codes may be written.</summary>
    public bool HasColor => color;

    public TextWriter Writer => writer;

    /// <summary>While a progress bar lives, the console that draws it: lines go above the bar.</summary>
    public IAnsiConsole? Live { get; set; }

    public void Write(string line) => Write(line, "", Tone.Quiet, "");

    /// <summary>A line with one word in colour.</summary>
    public void Write(string before, string word, Tone tone, string after)
    {
        if (Live is { } console)
        {
            console.Write(new LineAbove(before, word, Color.FromInt32(ColorNumber(tone)), after));
        }
        else if (color && word.Length > 0)
        {
            writer.WriteLine($"{before}\e[38;5;{ColorNumber(tone)}m{word}\e[0m{after}");
        }
        else
        {
            writer.WriteLine(before + word + after);
        }
    }

    /// <summary>One of the sixteen colours that every terminal has.</summary>
    private static int ColorNumber(Tone tone) =>
        tone switch
        {
            Tone.Good => 2,
            Tone.Caution => 3,
            Tone.Bad => 1,
            _ => 8,
        };
}
