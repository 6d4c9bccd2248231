using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Permafrost.Core.Digests;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Pipeline.Remote;

/// <summary>Fetches one content, hashing it as it comes. A transfer that breaks off goes on where it was, if the server can do that and still has the same file.</summary>
internal sealed class BlobDownload : IDisposable
{
    private const int BlockBytes = 1 << 17;

    private readonly RemoteClient client;
    private readonly RemoteOptions options;
    private readonly StoredFile file;
    private readonly Uri address;
    private readonly Action<long> progress;
    private readonly FileStream output;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Bytes that are written and hashed.</summary>
    private long done;

    /// <summary>By which the server knows whether it still has the file of before; null where it gave none.</summary>
    private RangeConditionHeaderValue? version;

    public BlobDownload(RemoteClient client, RemoteOptions options, StoredFile file, Uri address, string path, Action<long> progress)
    {
        this.client = client;
        this.options = options;
        this.file = file;
        this.address = address;
        this.progress = progress;
        output = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
    }

    /// <exception cref="RemoteException">It is not to be had as it should be.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        // Attempts since something came: over a bad line a long file takes many.
        int attempt = 1;
        while (true)
        {
            long before = done;
            try
            {
                await ReceiveAsync(cancellation);
                break;
            }
            catch (RemoteException exception) when (exception.Fault is RemoteFault.Passing or RemoteFault.Unreachable)
            {
                attempt = done > before + BlockBytes ? 1 : attempt;
                if (attempt >= options.Attempts)
                {
                    throw;
                }

                await Task.Delay(BackOff.After(options.RetryDelay, attempt, exception.RetryAfter), cancellation);
                attempt++;
            }
        }

        var found = Sha256Digest.FromHash(hash.GetHashAndReset());
        if (found != file.Digest)
        {
            throw new RemoteException(RemoteFault.Wrong, $"{address} is corrupt: its content has the SHA-256 {found}");
        }
    }

    public void Dispose()
    {
        output.Dispose();
        hash.Dispose();
    }

    private async Task ReceiveAsync(CancellationToken cancellation)
    {
        if (version is null)
        {
            StartAnew();
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (done > 0)
        {
            request.Headers.Range = new RangeHeaderValue(done, null);
            request.Headers.IfRange = version;
        }

        using var pace = new Pace(options.StallTimeout, cancellation);
        using var response = await client.SendAsync(request, pace);
        Begin(response);
        await using var body = await response.Content.ReadAsStreamAsync(pace.Token);
        byte[] block = GC.AllocateUninitializedArray<byte>(BlockBytes);
        int count;
        while ((count = await client.ReadAsync(body, block, address, pace)) > 0)
        {
            if (done + count > file.SizeBytes)
            {
                throw WrongSize($"more than {file.SizeBytes}");
            }

            hash.AppendData(block, 0, count);
            await output.WriteAsync(block.AsMemory(0, count), cancellation);
            done += count;
            progress(count);
        }

        if (done < file.SizeBytes)
        {
            throw new RemoteException(RemoteFault.Passing, $"{address}: broke off after {done} of {file.SizeBytes} bytes");
        }
    }

    /// <summary>Looks at the head of the answer: whether these are the bytes that are still missing, or all of them.</summary>
    private void Begin(HttpResponseMessage response)
    {
        var content = response.Content.Headers;
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent when done > 0 && content.ContentRange is { From: { } from } && from == done:
                return;
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable when done > 0:
                // The next attempt asks for the whole.
                version = null;
                throw new RemoteException(RemoteFault.Passing, $"{address}: gave another part than the one that was asked for");
            case HttpStatusCode.OK:
                StartAnew();
                if (content.ContentLength is { } length && length != file.SizeBytes)
                {
                    throw WrongSize($"{length}");
                }

                version = VersionOf(response);
                return;
            default:
                throw Answer.FaultOfRead(response, address);
        }
    }

    private void StartAnew()
    {
        if (done > 0)
        {
            progress(-done);
            done = 0;
            output.SetLength(0);
            output.Position = 0;
            hash.GetHashAndReset();
        }
    }

    private static RangeConditionHeaderValue? VersionOf(HttpResponseMessage response) =>
        response.Headers.AcceptRanges.Contains("none") ? null
        : response.Headers.ETag is { IsWeak: false } tag ? new RangeConditionHeaderValue(tag)
        : response.Content.Headers.LastModified is { } time ? new RangeConditionHeaderValue(time)
        : null;

    private RemoteException WrongSize(string found) =>
        new(RemoteFault.Wrong, $"{address} has {found} bytes; expected the {file.SizeBytes} of {file.Digest}");
}
