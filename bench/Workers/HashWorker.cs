using System.Diagnostics;
using Permafrost.Core.Digests;

namespace Permafrost.Bench.Workers;

/// <summary>How fast the digest of a file is computed, on one thread.</summary>
internal static class HashWorker
{
    public const string BytesPerSecond = "hashed_bytes_per_second";

    private const int Bytes = 256_000_000;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(2);

    public static Reading Run(Settings settings)
    {
        string file = settings["file"];
        if (!File.Exists(file) || new FileInfo(file).Length != Bytes)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, new byte[Bytes]);
        }

        _ = Sha256Digest.OfFile(file);
        var watch = Stopwatch.StartNew();
        long rounds = 0;
        do
        {
            _ = Sha256Digest.OfFile(file);
            rounds++;
        } while (watch.Elapsed < Time);
        return new Reading { Values = { [BytesPerSecond] = rounds * (double)Bytes / watch.Elapsed.TotalSeconds } };
    }
}
