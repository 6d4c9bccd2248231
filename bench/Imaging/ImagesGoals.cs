using Permafrost.Bench.Measuring;
using Permafrost.Bench.Workers;

namespace Permafrost.Bench.Imaging;

/// <summary>The ratios that matter, each beside its goal.</summary>
/// <param name="readings">What was measured.</param>
internal sealed class ImagesGoals(Readings<ImagesSubject> readings)
{
    private const string Pace = ImagesWorker.ImagesPerSecond;
    private const double TimesPillowDecoding = 3.0;
    private const double TimesPillowResizing = 3.5;
    private const double TimesPillowPhotos = 2.0;
    private const double ThreadsOfProcesses = 0.95;

    public IReadOnlyList<Goal> All =>
        [
            AgainstPillow(ImagesSubject.Decode, ImageFiles.Small, TimesPillowDecoding),
            AgainstPillow(ImagesSubject.Resize, ImageFiles.Small, TimesPillowResizing),
            AgainstPillow(ImagesSubject.Decode, ImageFiles.Photos, TimesPillowPhotos),
            AgainstPillow(ImagesSubject.Resize, ImageFiles.Photos, TimesPillowPhotos),
            AgainstProcesses(ImageFiles.Small),
            AgainstProcesses(ImageFiles.Photos),
        ];

    /// <summary>What a task is, in words.</summary>
    public static string Words(ImagesSubject subject) =>
        subject.Task == ImagesSubject.Decode ? "decoded" : $"decoded and resized to {subject.Files.Size}x{subject.Files.Size}";

    private Goal AgainstPillow(string task, ImageFiles files, double least)
    {
        var ours = new ImagesSubject(task, files, ImagesSubject.Ours, 1);
        var theirs = ours with { Program = ImagesSubject.Pillow };
        return Goal.AtLeast(
            $"{files.Name}, {Words(ours)}, Pillow's rate, 1 thread",
            least,
            readings.Ratio((ours, Pace), (theirs, Pace)),
            Quantity.Times
        ) with
        {
            Obstacle = readings.Failure(theirs) ?? readings.Failure(ours),
        };
    }

    private Goal AgainstProcesses(ImageFiles files)
    {
        var threads = new ImagesSubject(ImagesSubject.Resize, files, ImagesSubject.Ours, ImagesPlan.Workers);
        var processes = threads with { Program = ImagesSubject.Processes };
        return Goal.AtLeast(
            $"{files.Name}, {Words(threads)}, {ImagesPlan.Workers} threads, rate of {ImagesPlan.Workers} independent processes",
            ThreadsOfProcesses,
            readings.Ratio((threads, Pace), (processes, Pace)) / ImagesPlan.Workers,
            Quantity.Ratio
        ) with
        {
            Obstacle = readings.Failure(processes) ?? readings.Failure(threads),
        };
    }
}
