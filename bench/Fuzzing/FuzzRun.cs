using System.Collections.Concurrent;
using System.Diagnostics;
using Permafrost.Core.Digests;
using Permafrost.Imaging.Decoding;

namespace Permafrost.Bench.Fuzzing;

/// <summary>Damages files and decodes them, in rounds: what led somewhere new in one is damaged further in the next.</summary>
/// <remarks>A mutant depends on seed, number and corpus, and the corpus grows between rounds in the order of the numbers: any number of threads tries the same mutants.</remarks>
internal sealed class FuzzRun
{
    /// <summary>Mutants of a round.</summary>
    private const int RoundSize = 5_000;

    /// <summary>One in so many may claim as many pixels as users' files may; for the others less will do.</summary>
    private const int LargeEvery = 50;

    /// <summary>One in so many is tried with a decoder of its own, too.</summary>
    private const int FreshEvery = 20;

    private const int MostFailures = 20;
    private static readonly ImageLimits Small = new(1 << 20);

    /// <summary>What takes longer than this is not going to end.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly FuzzCorpus corpus;
    private readonly FuzzArguments arguments;
    private readonly string folder;
    private readonly Dictionary<string, int> kinds = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<FuzzFailure> failures = new();
    private readonly FuzzOutcome[] outcomes = new FuzzOutcome[RoundSize];
    private readonly byte[]?[] news = new byte[RoundSize][];
    private uint checksum;

    /// <param name="corpus">Files to damage; those worth damaging further are added.</param>
    /// <param name="folder">Where mutants lie while they are tried, so that one is left if the process dies of it.</param>
    public FuzzRun(FuzzCorpus corpus, FuzzArguments arguments, string folder)
    {
        this.corpus = corpus;
        this.arguments = arguments;
        this.folder = folder;
    }

    /// <summary>Tries all mutants, or as many as there is time for.</summary>
    public FuzzSummary Run()
    {
        var clock = Stopwatch.StartNew();
        int seeds = corpus.Count;
        int done = 0;
        int decoded = 0;
        var slowest = default(FuzzOutcome);
        long most = 0;
        while (done < arguments.Count && failures.Count < MostFailures && !(clock.Elapsed > arguments.AtMost))
        {
            int size = Math.Min(RoundSize, arguments.Count - done);
            if (!RunRound(done, size))
            {
                break;
            }

            for (int at = 0; at < size; at++)
            {
                var outcome = outcomes[at];
                decoded += outcome.IsDecoded ? 1 : 0;
                slowest = outcome.Seconds > slowest.Seconds ? outcome : slowest;
                most = Math.Max(most, outcome.Bytes);
                checksum = Crc32.Append(checksum, BitConverter.GetBytes(outcome.Checksum));
                kinds[outcome.Kind] = kinds.GetValueOrDefault(outcome.Kind) + 1;
                if (kinds[outcome.Kind] == 1 && news[at] is { } mutant)
                {
                    corpus.Add(mutant);
                }
            }

            done += size;
        }

        return new FuzzSummary
        {
            Mutants = done,
            Seeds = seeds,
            Decoded = decoded,
            Kinds = kinds,
            SlowestSeconds = slowest.Seconds,
            MostBytes = most,
            Checksum = checksum,
            Seconds = clock.Elapsed.TotalSeconds,
            Failures = [.. failures.OrderBy(failure => failure.Number)],
        };
    }

    /// <returns>False if it does not end.</returns>
    private bool RunRound(int first, int size)
    {
        Array.Clear(news);
        int next = -1;
        var workers = new FuzzWorker[arguments.Threads];
        for (int worker = 0; worker < workers.Length; worker++)
        {
            workers[worker] = new FuzzWorker(Path.Combine(folder, $"worker-{worker}.bin"));
            workers[worker].Start(Work);
        }

        bool ended = true;
        foreach (var worker in workers)
        {
            while (ended && !worker.Join(Hang))
            {
                ended = worker.Progressed();
            }

            if (!ended)
            {
                failures.Enqueue(new FuzzFailure(worker.Number, $"does not end within {Hang.TotalSeconds} s", worker.Mutant));
                break;
            }

            worker.Dispose();
        }

        return ended;

        void Work(FuzzWorker worker)
        {
            for (int at; (at = Interlocked.Increment(ref next)) < size; )
            {
                Try(worker, first, at);
            }
        }
    }

    private void Try(FuzzWorker worker, int first, int at)
    {
        int number = first + at;
        var random = new MutationRandom(arguments.Seed, number);
        var limits = random.OneIn(LargeEvery) ? ImageLimits.Default : Small;
        bool isFresh = random.OneIn(FreshEvery);
        byte[] mutant = Mutator.Mutate(corpus, random);
        var outcome = worker.Try(number, mutant, limits, isFresh);
        outcomes[at] = outcome;
        if (!kinds.ContainsKey(outcome.Kind))
        {
            news[at] = mutant;
        }

        if (outcome.Fault is not null)
        {
            failures.Enqueue(new FuzzFailure(number, outcome.Fault, mutant));
        }
    }
}
