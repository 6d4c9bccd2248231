using Permafrost.Imaging.Decoding;

namespace Permafrost.Bench.Fuzzing;

/// <summary>A thread with a decoder and a place for mutants of its own.</summary>
/// <param name="path">File of <see cref="FuzzInput"/>.</param>
internal sealed class FuzzWorker(string path) : IDisposable
{
    private readonly FuzzInput input = new(path, Mutator.LargestBytes);
    private readonly FuzzSubject subject = new();
    private Thread? thread;
    private int seen = -1;
    private volatile int number = -1;
    private volatile byte[] mutant = [];

    /// <summary>Which mutant is being tried.</summary>
    public int Number => number;

    /// <summary>Its bytes.</summary>
    public byte[] Mutant => mutant;

    public void Start(Action<FuzzWorker> work)
    {
        // In the background: one that does not end must not keep the process.
        thread = new Thread(() => work(this)) { IsBackground = true };
        thread.Start();
    }

    public bool Join(TimeSpan atMost) => thread!.Join(atMost);

    /// <summary>Whether another mutant is being tried than when this was asked last.</summary>
    public bool Progressed()
    {
        bool progressed = number != seen;
        seen = number;
        return progressed;
    }

    public FuzzOutcome Try(int number, byte[] mutant, ImageLimits limits, bool isFresh)
    {
        (this.number, this.mutant) = (number, mutant);
        return subject.Try(input.Put(mutant), limits, isFresh);
    }

    public void Dispose() => input.Dispose();
}
