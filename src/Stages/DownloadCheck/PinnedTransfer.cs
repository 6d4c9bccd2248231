using System.IO.Compression;
using System.Security.Cryptography;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>Copies one pinned file from a stream, decompressing and hashing on the way; never writes more than the pinned size.</summary>
/// <param name="file">What is expected.</param>
/// <param name="stallTimeout">For the next byte to come.</param>
/// <param name="progress">Told how many bytes were written since it was told last.</param>
internal sealed class PinnedTransfer(PinnedFile file, TimeSpan stallTimeout, Action<int> progress)
{
    private const int BufferBytes = 1 << 17;

    /// <summary>Writes <paramref name="path"/>, which exists afterwards only if size and digest are the pinned ones.</summary>
    /// <param name="source">The bytes; this method closes it.</param>
    /// <param name="where">What the source is called in messages.</param>
    /// <param name="compressed">Whether the bytes are gzip's.</param>
    /// <param name="path">Where to write; what stands there is lost.</param>
    /// <param name="cancellation">Ends the transfer; the partial file is removed.</param>
    /// <exception cref="MirrorFailedException">The source broke off, stalled, or holds something else.</exception>
    /// <exception cref="UserErrorException">The file cannot be written.</exception>
    public async Task RunAsync(Stream source, string where, bool compressed, string path, CancellationToken cancellation)
    {
        try
        {
            await using var bytes = compressed ? new GZipStream(source, CompressionMode.Decompress) : source;
            await using var output = Create(path);
            await CopyAsync(bytes, where, output, path, cancellation);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private async Task CopyAsync(Stream bytes, string where, FileStream output, string path, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var buffer = new byte[BufferBytes];
        long total = 0;
        while (true)
        {
            stall.CancelAfter(stallTimeout);
            int count = await ReadAsync(bytes, where, buffer, total, stall.Token, cancellation);

            // A slow disk is no stalled mirror.
            stall.CancelAfter(Timeout.InfiniteTimeSpan);
            if (count == 0)
            {
                break;
            }

            total += count;
            if (total > file.SizeBytes)
            {
                throw new MirrorFailedException(
                    $"{where}: refused: it holds more than the pinned {file.SizeBytes} bytes (another file, or a decompression bomb)"
                );
            }

            hash.AppendData(buffer, 0, count);
            await WriteAsync(output, buffer.AsMemory(0, count), path, cancellation);
            progress(count);
        }

        if (total < file.SizeBytes)
        {
            throw new MirrorFailedException($"{where}: half a file: found {total} bytes, expected {file.SizeBytes}");
        }

        var found = Sha256Digest.FromHash(hash.GetHashAndReset());
        if (!string.Equals(found.ToString(), file.Sha256, StringComparison.Ordinal))
        {
            throw new MirrorFailedException($"{where}: wrong digest: found {found}, expected {file.Sha256}");
        }

        await WriteAsync(output, ReadOnlyMemory<byte>.Empty, path, cancellation);
    }

    private async Task<int> ReadAsync(
        Stream bytes,
        string where,
        Memory<byte> buffer,
        long total,
        CancellationToken stall,
        CancellationToken cancellation
    )
    {
        try
        {
            return await bytes.ReadAsync(buffer, stall);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new MirrorFailedException($"{where}: stalled: no byte within {stallTimeout.TotalSeconds} s, after {total}");
        }
        catch (InvalidDataException exception)
        {
            throw new MirrorFailedException($"{where}: not a whole gzip file, after {total} bytes: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new MirrorFailedException($"{where}: broke off after {total} of {file.SizeBytes} bytes: {exception.Message}");
        }
    }

    private static FileStream Create(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, exception);
        }
    }

    /// <summary>Appends; nothing to append means that the file is complete and goes to the disk.</summary>
    private static async Task WriteAsync(FileStream output, ReadOnlyMemory<byte> bytes, string path, CancellationToken cancellation)
    {
        try
        {
            await output.WriteAsync(bytes, cancellation);
            if (bytes.IsEmpty)
            {
                output.Flush(flushToDisk: true);
            }
        }
        catch (IOException exception) when (!DiskFull.Is(exception))
        {
            throw CannotWrite(path, exception);
        }
    }

    private static UserErrorException CannotWrite(string path, Exception exception) =>
        new(
            $"{path}: cannot be written: {exception.Message.TrimEnd('.')}. Make room or give write permission, then run the same command again."
        );
}
