using System.Globalization;
using System.Net.Http.Headers;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;

namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>Fetches one zip file: under a temporary name until it is whole and safe, then under its own.</summary>
/// <param name="client">Of <see cref="HttpDownload.CreateClient"/>.</param>
/// <param name="settings">How long it may take.</param>
/// <param name="progress">Told the bytes so far, and how many are expected, if that is known.</param>
internal sealed class ArchiveDownload(HttpClient client, DownloadSettings settings, Action<long, long?> progress)
{
    /// <summary>More than any dataset that one would put into one file; an endless answer ends here.</summary>
    private const long LargestBytes = 64L << 30;

    private const int BufferBytes = 1 << 17;

    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    /// <param name="uri">The file.</param>
    /// <param name="address">What messages call it.</param>
    /// <param name="authorization">Shown to that server alone.</param>
    /// <param name="target">Where to put it.</param>
    /// <param name="cancellation">Ends the download; the partial file is removed.</param>
    /// <exception cref="MirrorFailedException">It did not come, or is no usable zip file.</exception>
    /// <exception cref="UserErrorException">It cannot be written.</exception>
    public async Task RunAsync(
        Uri uri,
        string address,
        AuthenticationHeaderValue? authorization,
        string target,
        CancellationToken cancellation
    )
    {
        using var response = await HttpDownload.FollowAsync(client, uri, address, authorization, settings, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw new MirrorFailedException(
                $"{address}: HTTP {((int)response.StatusCode).ToString(CultureInfo.InvariantCulture)}{Hint((int)response.StatusCode)}"
            );
        }

        string part = $"{target}.{Guid.NewGuid():N}.part";
        Prepare(target);
        try
        {
            await CopyAsync(response, address, part, cancellation);
            RequireArchive(part, target, address);
            Writing(target, () => File.Move(part, target, overwrite: true));
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static string Hint(int status) =>
        status switch
        {
            401 => ": the name or the key is not right",
            403 => ": not allowed; the terms may have to be accepted in a browser first",
            404 => ": no such file",
            _ => "",
        };

    private static void Prepare(string target) =>
        Writing(
            target,
            () =>
            {
                string folder = Path.GetDirectoryName(target)!;
                Directory.CreateDirectory(folder);
                foreach (string part in SortedDirectory.Files(folder, Path.GetFileName(target) + ".*.part"))
                {
                    // What a killed download left behind; one that lives writes at least every StallTimeout.
                    if (DateTime.UtcNow - File.GetLastWriteTimeUtc(part) > AbandonedAfter)
                    {
                        File.Delete(part);
                    }
                }
            }
        );

    private static void RequireArchive(string part, string target, string address)
    {
        try
        {
            _ = new ZipTree(part);
        }
        catch (UserErrorException exception)
        {
            string why = exception.Message.Replace(part, Path.GetFileName(target), StringComparison.Ordinal);
            throw new MirrorFailedException($"{address}: what came cannot be used: {why}");
        }
    }

    private async Task CopyAsync(HttpResponseMessage response, string address, string part, CancellationToken cancellation)
    {
        long? expected = response.Content.Headers.ContentLength;
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        FileStream? created = null;
        Writing(part, () => created = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0));
        await using var output = created!;
        var buffer = new byte[BufferBytes];
        long total = 0;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            stall.CancelAfter(settings.StallTimeout);
            int count = await ReadAsync(body, address, buffer, total, stall.Token, cancellation);
            stall.CancelAfter(Timeout.InfiniteTimeSpan);
            if (count == 0)
            {
                break;
            }

            total += count;
            RefuseEndless(address, total, expected, watch.Elapsed);
            Writing(part, () => output.Write(buffer, 0, count));
            progress(total, expected);
        }

        if (expected is { } length && total != length)
        {
            throw new MirrorFailedException($"{address}: half a file: found {total} bytes, expected {length}");
        }

        Writing(part, () => output.Flush(flushToDisk: true));
    }

    private void RefuseEndless(string address, long total, long? expected, TimeSpan elapsed)
    {
        if (total > LargestBytes)
        {
            throw new MirrorFailedException($"{address}: refused: more than {LargestBytes} bytes");
        }

        // No pace is asked of the first minute: a server may have to wake up.
        if (elapsed.TotalSeconds > 60 + (expected ?? total) / (double)settings.LeastBytesPerSecond)
        {
            throw new MirrorFailedException($"{address}: too slow: {total} bytes in {elapsed.TotalSeconds:F0} s");
        }
    }

    private async Task<int> ReadAsync(
        Stream body,
        string address,
        Memory<byte> buffer,
        long total,
        CancellationToken stall,
        CancellationToken cancellation
    )
    {
        try
        {
            return await body.ReadAsync(buffer, stall);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new MirrorFailedException(
                $"{address}: stalled: no byte within {settings.StallTimeout.TotalSeconds} s, after {total} bytes"
            );
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new MirrorFailedException($"{address}: broke off after {total} bytes: {exception.Message}");
        }
    }

    private static void Writing(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                $"{Path.GetDirectoryName(path)}: cannot be written: {exception.Message.TrimEnd('.')}. Make room or give write permission, then run the same command again."
            );
        }
    }
}
