using Permafrost.Bench.Measuring;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;

namespace Permafrost.Bench.Imaging;

/// <summary>JPEG files that all programs decode.</summary>
/// <param name="Name">What measurements call them.</param>
/// <param name="Size">Height and width of the pictures that they are resized to.</param>
internal sealed record ImageFiles(string Name, int Size)
{
    /// <summary>Those of a dataset, as small as datasets have them.</summary>
    public static ImageFiles Small { get; } = new("small", Size: 64);

    /// <summary>As large as cameras make them.</summary>
    public static ImageFiles Photos { get; } = new("photos", Size: 224);

    /// <summary>The list of their paths, one in each line.</summary>
    public string List => Path.Combine(Checkout.Scratch, $"images-{Name}.txt");

    /// <summary>What they are, for people; known once they are prepared.</summary>
    public string Description { get; private set; } = "";

    /// <summary>Takes the first files of a folder and of those in it, in ordinal order of their paths.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="most">How many files to take at most.</param>
    /// <exception cref="UserErrorException">There are none.</exception>
    public void Take(string folder, int most)
    {
        string[] files =
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetExtension(file).ToLowerInvariant() is ".jpg" or ".jpeg")
                .Order(StringComparer.Ordinal)
                .Take(most),
        ];
        if (files.Length == 0)
        {
            throw new UserErrorException($"{folder} holds no file *.jpg or *.jpeg; name a folder that does: --data=DIR");
        }

        long bytes = files.Sum(file => new FileInfo(file).Length);
        Description = $"{files.Length:N0} files of {Path.GetFileName(folder)}, {bytes / 1000.0 / files.Length:N0} KB each on average";
        Directory.CreateDirectory(Checkout.Scratch);
        AtomicFile.WriteText(List, string.Concat(files.Select(file => file + "\n")));
    }

    /// <summary>Lets Pillow make files that are as hard to decode as photographs: smooth shapes under noise of every size.</summary>
    /// <param name="count">How many.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <exception cref="MeasurementFailedException">Pillow is missing.</exception>
    public void Make(int count, int height, int width)
    {
        string folder = Path.Combine(Checkout.Scratch, $"made-{width}x{height}");
        ChildProgram.Run(Command.Python("photos.py", $"--out={folder}", $"--count={count}", $"--height={height}", $"--width={width}"));
        Take(folder, count);
    }
}
