using System.Globalization;

namespace Permafrost.Pipeline.Remote;

/// <summary>Shows a stage's outputs coming in, where that takes long enough for anybody to ask.</summary>
internal sealed class FetchProgress : IDisposable
{
    private const long WorthShowing = 16L << 20;
    private const long Step = 4L << 20;

    private readonly IRunObserver observer;
    private readonly string experiment;
    private readonly string stage;
    private readonly long total;
    private readonly bool isShown;
    private long done;

    public FetchProgress(IRunObserver observer, string experiment, string stage, long totalBytes)
    {
        this.observer = observer;
        this.experiment = experiment;
        this.stage = stage;
        total = totalBytes;
        isShown = totalBytes >= WorthShowing;
        if (isShown)
        {
            observer.Started(experiment, stage, ["in the remote cache"]);
        }
    }

    /// <summary>Bytes that came; fewer than none where a transfer starts anew.</summary>
    public void Add(long bytes)
    {
        long now = Interlocked.Add(ref done, bytes);
        if (isShown && now / Step != (now - bytes) / Step)
        {
            observer.Progressed(
                experiment,
                stage,
                new StageProgress((double)now / total, $"{Megabytes(now)} of {Megabytes(total)} MB from the remote cache")
            );
        }
    }

    public void Dispose()
    {
        if (isShown)
        {
            observer.Ended(experiment, stage);
        }
    }

    internal static string Megabytes(long bytes) => (bytes / 1e6).ToString("N0", CultureInfo.InvariantCulture);
}
