using Permafrost.Bench.Measuring;

namespace Permafrost.Bench.Imaging;

/// <summary>Measures everything of <see cref="ImagesPlan"/> round by round and writes the page.</summary>
internal static class ImagesBenchmark
{
    private const string Page = "images.md";
    private const int SmallSide = 150;
    private const int Photos = 5;
    private const int PhotoHeight = 3000;
    private const int PhotoWidth = 4000;

    /// <exception cref="MeasurementFailedException">There are no files to decode, and Pillow is missing to make them.</exception>
    public static int Run(ImagesArguments arguments)
    {
        var rounds = new Rounds<ImagesSubject>(ImagesPlan.All, arguments.Only) { Check = Check };
        if (arguments.List)
        {
            rounds.List();
            return 0;
        }

        var machine = Machine.Read();
        machine.Print();
        if (arguments.Install)
        {
            Peers.Install("images");
        }

        if (arguments.Data is { } folder)
        {
            ImageFiles.Small.Take(folder, arguments.Images);
        }
        else
        {
            ImageFiles.Small.Make(arguments.Images, SmallSide, SmallSide);
        }

        // Those of an earlier run may be of other files.
        foreach (var measurement in ImagesPlan.All)
        {
            File.Delete(ImagesPlan.Digest(measurement.Subject));
        }

        ImageFiles.Photos.Make(Photos, PhotoHeight, PhotoWidth);
        rounds.Run(arguments.Rounds);
        machine.Save(Page, new ImagesPage(machine, arguments, rounds.Readings).ToMarkdown(), arguments.Whole);
        return rounds.OursFailed ? 1 : 0;
    }

    /// <summary>Speeds of different computations are not compared.</summary>
    private static void Check(ImagesSubject subject)
    {
        var ours = subject with { Program = ImagesSubject.Ours, Workers = 1 };
        if (subject == ours || !File.Exists(ImagesPlan.Digest(ours)))
        {
            return;
        }

        if (File.ReadAllText(ImagesPlan.Digest(subject)) != File.ReadAllText(ImagesPlan.Digest(ours)))
        {
            throw new MeasurementFailedException($"its pixels are not those of {ours.Name}");
        }
    }
}
