using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Permafrost.Core.Digests;
using Permafrost.Imaging.Decoding;

namespace Permafrost.Bench.Fuzzing;

/// <summary>A decoder under test, which one thread uses for many files.</summary>
internal sealed partial class FuzzSubject
{
    public const double MostSeconds = 1.0;
    public const long MostBytes = 256L << 20;

    private const int Attempts = 3;

    private readonly ImageDecoder decoder = new();
    private readonly DecodedImage image = new();

    /// <summary>Decodes a file.</summary>
    /// <param name="isFresh">Compares with a decoder that has seen no other file.</param>
    public FuzzOutcome Try(ReadOnlySpan<byte> file, ImageLimits limits, bool isFresh)
    {
        var outcome = Decode(decoder, image, file, limits);
        if (outcome.Fault is not null)
        {
            return outcome;
        }

        // A busy machine is no fault of the decoder.
        double seconds = outcome.Seconds;
        for (int attempt = 1; attempt < Attempts && seconds > MostSeconds; attempt++)
        {
            seconds = Math.Min(seconds, Decode(decoder, image, file, limits).Seconds);
        }

        string? fault = outcome switch
        {
            _ when seconds > MostSeconds => $"takes {seconds:F1} s",
            { Bytes: > MostBytes } => $"allocates {outcome.Bytes >> 20} MB",
            _ => null,
        };
        if (fault is null && isFresh)
        {
            var fresh = Decode(new ImageDecoder(), new DecodedImage(), file, limits);
            fault =
                fresh.Fault is not null || fresh.Checksum != outcome.Checksum ? $"a new decoder has another result: {fresh.Kind}"
                : fresh.Bytes > MostBytes ? $"allocates {fresh.Bytes >> 20} MB"
                : null;
        }

        return outcome with
        {
            Seconds = seconds,
            Fault = fault,
        };
    }

    private static FuzzOutcome Decode(ImageDecoder decoder, DecodedImage image, ReadOnlySpan<byte> file, ImageLimits limits)
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        try
        {
            var info = decoder.Decode(file, limits, image);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            string kind = $"{info.Mode}{(image.Incomplete ? " incomplete" : "")} turned {(int)info.Orientation}";
            return new FuzzOutcome(
                kind,
                IsDecoded: true,
                Checksum(info, image),
                seconds,
                bytes,
                Mismatch(decoder, file, limits, info, image)
            );
        }
        catch (UnreadableImageException exception)
        {
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            uint checksum = Crc32.Append(0, MemoryMarshal.AsBytes(exception.Message.AsSpan()));
            return new FuzzOutcome(Numbers().Replace(exception.Message, "#"), IsDecoded: false, checksum, seconds, bytes, Fault: null);
        }
#pragma warning disable CA1031 // Any other exception is what is looked for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new FuzzOutcome($"{exception.GetType().Name} {Place(exception)}", IsDecoded: false, 0, 0.0, 0, exception.ToString());
        }
    }

    /// <summary>What <see cref="ImageDecoder.Identify"/> and the pixels must agree on.</summary>
    private static string? Mismatch(ImageDecoder decoder, ReadOnlySpan<byte> file, ImageLimits limits, ImageInfo info, DecodedImage image)
    {
        try
        {
            var identified = decoder.Identify(file, limits);
            return identified != info ? $"identified as {identified}, decoded as {info}"
                : (info.Width, info.Height, info.Channels) != (image.Width, image.Height, image.Channels)
                    ? $"{info.Width} x {info.Height} x {info.Channels} with pixels of {image.Width} x {image.Height} x {image.Channels}"
                : null;
        }
        catch (UnreadableImageException exception)
        {
            return $"decoded, but not identified: {exception.Message}";
        }
    }

    private static uint Checksum(ImageInfo info, DecodedImage image)
    {
        Span<byte> head = stackalloc byte[14];
        BinaryPrimitives.WriteInt32LittleEndian(head, info.Width);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], info.Height);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], (int)info.Orientation);
        (head[12], head[13]) = ((byte)info.Channels, image.Incomplete ? (byte)1 : (byte)0);
        uint checksum = Crc32.Append(Crc32.Append(0, head), Encoding.UTF8.GetBytes(info.Mode));
        return Crc32.Append(checksum, image.Pixels);
    }

    /// <summary>The method that threw.</summary>
    private static string Place(Exception exception) => new StackTrace(exception).GetFrame(0)?.GetMethod()?.Name ?? "";

    [GeneratedRegex("[0-9]+|0x[0-9a-f]+|\\b[0-9a-f]{8}\\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Numbers();
}
