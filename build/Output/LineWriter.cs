using Spectre.Console;

namespace Permafrost.Build.Output;

/// <summary>Writes the lines a person reads; with colour only where <paramref name="color"/> allows escape codes.</summary>
internal sealed class LineWriter(TextWriter writer, bool color)
{
    /// <summary>Whether escape codes may be written.</summary>
    public bool Color => color;

    public TextWriter Writer => writer;

    /// <summary>While a progress bar lives, the console that draws it: lines go above the bar.</summary>
    public IAnsiConsole? Live { get; set; }

    public void Write(string line) => Write(line, "", Tone.Quiet, "");

    /// <summary>A line with one word in colour.</summary>
    public void Write(string before, string word, Tone tone, string after)
    {
        if (Live is { } console)
        {
            console.MarkupLine($"{Markup.Escape(before)}[{ColorName(tone)}]{Markup.Escape(word)}[/]{Markup.Escape(after)}");
        }
        else if (color && word.Length > 0)
        {
            writer.WriteLine($"{before}\e[{ColorCode(tone)}m{word}\e[0m{after}");
        }
        else
        {
            writer.WriteLine(before + word + after);
        }
    }

    private static string ColorName(Tone tone) =>
        tone switch
        {
            Tone.Good => "green",
            Tone.Caution => "yellow",
            Tone.Bad => "red",
            _ => "grey",
        };

    private static int ColorCode(Tone tone) =>
        tone switch
        {
            Tone.Good => 32,
            Tone.Caution => 33,
            Tone.Bad => 31,
            _ => 90,
        };
}
