using System.Diagnostics;
using System.Security.Cryptography;
using Permafrost.Bench.Imaging;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Imaging.Decoding;
using Permafrost.Imaging.Resizing;

namespace Permafrost.Bench.Workers;

/// <summary>Decodes files in memory again and again, and resizes them where asked to; leaves a digest of the pixels for comparison.</summary>
internal static class ImagesWorker
{
    public const string ImagesPerSecond = "images_per_second";
    public const string MegapixelsPerSecond = "megapixels_per_second";

    public static Reading Run(Settings settings)
    {
        byte[][] files = [.. File.ReadLines(settings["list"]).Select(File.ReadAllBytes)];
        int? size = settings["task"] switch
        {
            ImagesSubject.Resize => settings.Count("size"),
            ImagesSubject.Decode => null,
            string task => throw new UserErrorException($"--task={task}; expected {ImagesSubject.Decode} or {ImagesSubject.Resize}"),
        };

        // Warms up, too.
        var first = new Reader(size);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long pixels = 0;
        foreach (byte[] file in files)
        {
            digest.AppendData(first.Read(file));
            pixels += first.DecodedPixels;
        }

        AtomicFile.WriteText(settings["out"], Convert.ToHexStringLower(digest.GetHashAndReset()));
        double rate = Measure(files, size, settings.Count("threads", 1), TimeSpan.FromSeconds(settings.Seconds("seconds")));
        return new Reading { Values = { [ImagesPerSecond] = rate, [MegapixelsPerSecond] = rate * pixels / files.Length * 1e-6 } };
    }

    /// <summary>Images per second of all threads together; each goes over all files, and its median pass counts.</summary>
    private static double Measure(byte[][] files, int? size, int threads, TimeSpan time)
    {
        double[] rates = new double[threads];
        using var together = new Barrier(threads);
        var team = Enumerable
            .Range(0, threads)
            .Select(index => new Thread(() =>
            {
                var reader = new Reader(size);
                Pass(reader, files);
                together.SignalAndWait();
                var passes = new List<double>();
                var whole = Stopwatch.StartNew();
                while (passes.Count == 0 || whole.Elapsed < time)
                {
                    passes.Add(Pass(reader, files));
                }

                rates[index] = Median.Of(passes);
            }))
            .ToList();
        team.ForEach(thread => thread.Start());
        team.ForEach(thread => thread.Join());
        return rates.Sum();
    }

    private static double Pass(Reader reader, byte[][] files)
    {
        var pass = Stopwatch.StartNew();
        foreach (byte[] file in files)
        {
            reader.Read(file);
        }

        return files.Length / pass.Elapsed.TotalSeconds;
    }

    /// <summary>What a thread needs.</summary>
    private sealed class Reader(int? size)
    {
        private readonly ImageDecoder decoder = new();
        private readonly DecodedImage image = new();
        private readonly PictureConversion? conversion = size is { } side ? new(new PictureSettings(side, side, 3)) : null;
        private readonly byte[] picture = size is { } side ? new byte[side * side * 3] : [];

        public long DecodedPixels => (long)image.Width * image.Height;

        public ReadOnlySpan<byte> Read(byte[] file)
        {
            decoder.Decode(file, ImageLimits.Default, image);
            if (conversion is null)
            {
                return image.Pixels;
            }

            // As it is stored, as Pillow does it.
            conversion.Convert(image, ImageOrientation.TopLeft, picture);
            return picture;
        }
    }
}
