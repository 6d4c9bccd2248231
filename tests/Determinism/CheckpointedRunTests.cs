using Permafrost.Pipeline;
using Permafrost.Tests.Pipeline.Support;
using Permafrost.Tests.Stages;

namespace Permafrost.Tests.Determinism;

/// <summary>
/// A run with a checkpoint after every step. <see cref="KilledRunTests"/> runs it in a process of its own, in a folder that it names, and kills it.
/// </summary>
public sealed class CheckpointedRunTests : IDisposable
{
    /// <summary>Names the folder in which to go on; nobody but the killing test sets it.</summary>
    public const string FolderVariable = "PERMAFROST_KILLED_RUN";

    /// <summary>Starts each line that tells of an event.</summary>
    public const string Mark = "event: ";

    private readonly string? given = Environment.GetEnvironmentVariable(FolderVariable);
    private readonly string folder;

    public CheckpointedRunTests() => folder = given ?? Directory.CreateTempSubdirectory("permafrost-checkpoints-").FullName;

    public void Dispose()
    {
        if (given is not null)
        {
            return;
        }

        foreach (string file in Workplace.AllFiles(folder))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Train_CheckpointAfterEveryStep_GivesThePinnedDigest()
    {
        using TextWriter events = given is null ? TextWriter.Null : new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var observer = new TellingObserver(events);
        var study = new ShapesStudy(folder, observer);
        study.Trained.AdjustCheckpoints = options => options with { EverySteps = 1, Clock = new TellingTime(observer) };

        study.Train();
        study.Evaluate();

        Assert.Equal(ShapesDigestTests.Model, study.Outputs()["model.safetensors"]);
        Assert.Empty(Workplace.AllFiles(Path.Combine(folder, "store", "resume")));
    }

    private sealed class TellingObserver(TextWriter events) : IRunObserver
    {
        public void Started(string experiment, string stage, IReadOnlyList<string> reasons) => Tell($"{stage} starts");

        public void Progressed(string experiment, string stage, StageProgress progress) => Tell($"{stage} {progress.Text}");

        public void Warned(string experiment, string stage, string message) => Tell($"{stage} warning: {message}");

        public void Ended(string experiment, string stage) => Tell($"{stage} ends");

        public void Finished(StageRow row) => Tell($"{row.Stage} {row.State}");

        public void Tell(string text)
        {
            lock (events)
            {
                events.WriteLine(Mark + text);
            }
        }
    }

    /// <summary>Tells that somebody looks at the clock: before a checkpoint is written, and afterwards.</summary>
    private sealed class TellingTime(TellingObserver observer) : TimeProvider
    {
        public override long GetTimestamp()
        {
            observer.Tell("checkpoint");
            return base.GetTimestamp();
        }
    }
}
