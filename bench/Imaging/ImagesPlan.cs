using Permafrost.Bench.Measuring;

namespace Permafrost.Bench.Imaging;

/// <summary>Everything that is measured, in the order of a round: ours and Pillow side by side.</summary>
internal static class ImagesPlan
{
    /// <summary>Threads, and processes, that are compared with one.</summary>
    public const int Workers = 2;

    private const string Seconds = "2";

    /// <summary>Far longer than any measurement: it is ended when the other one has measured.</summary>
    private const string Forever = "600";

    public static IReadOnlyList<Measurement<ImagesSubject>> All { get; } =
    [
        .. BesidePillow(ImagesSubject.Decode, ImageFiles.Small),
        .. BesidePillow(ImagesSubject.Resize, ImageFiles.Small),
        .. BesidePillow(ImagesSubject.Decode, ImageFiles.Photos),
        .. BesidePillow(ImagesSubject.Resize, ImageFiles.Photos),
        .. Several(ImagesSubject.Resize, ImageFiles.Small),
        .. Several(ImagesSubject.Resize, ImageFiles.Photos),
    ];

    /// <summary>Where a program leaves the digest of the pixels that it found.</summary>
    public static string Digest(ImagesSubject subject) => Path.Combine(Checkout.Scratch, $"{subject.Name.Replace('/', '-')}.sha256");

    private static IEnumerable<Measurement<ImagesSubject>> BesidePillow(string task, ImageFiles files)
    {
        var ours = new ImagesSubject(task, files, ImagesSubject.Ours, 1);
        yield return new Measurement<ImagesSubject>(ours, Command.Worker("images", Settings(ours, Seconds)));
        var theirs = ours with { Program = ImagesSubject.Pillow };
        yield return new Measurement<ImagesSubject>(theirs, Command.Python("decode.py", Settings(theirs, Seconds)));
    }

    private static IEnumerable<Measurement<ImagesSubject>> Several(string task, ImageFiles files)
    {
        var threads = new ImagesSubject(task, files, ImagesSubject.Ours, Workers);
        yield return new Measurement<ImagesSubject>(
            threads,
            Command.Worker("images", [.. Settings(threads, Seconds), $"--threads={Workers}"])
        );
        var processes = threads with { Program = ImagesSubject.Processes };
        yield return new Measurement<ImagesSubject>(processes, Command.Worker("images", Settings(processes, Seconds)))
        {
            Companion = Command.Worker("images", Settings(processes with { Program = "companion" }, Forever)),
        };
    }

    private static string[] Settings(ImagesSubject subject, string seconds) =>
        [
            $"--task={subject.Task}",
            $"--list={subject.Files.List}",
            $"--size={subject.Files.Size}",
            $"--seconds={seconds}",
            $"--out={Digest(subject)}",
        ];
}
