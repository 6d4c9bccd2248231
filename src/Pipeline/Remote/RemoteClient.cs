using System.Net;
using System.Net.Http.Headers;
using Permafrost.Core.Digests;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Pipeline.Remote;

/// <summary>Speaks plain HTTP with a server as Bazel does: <c>GET</c>, <c>HEAD</c> and <c>PUT</c> of <c>ac/KEY</c> and <c>cas/SHA256</c>.</summary>
/// <remarks>Redirects are not followed: nothing that is sent here is meant for another server. Safe for several threads.</remarks>
internal sealed class RemoteClient
{
    /// <summary>Smaller bodies are sent without asking first whether they are welcome.</summary>
    private const long AskFirstBytes = 1 << 16;

    private const int BlockBytes = 1 << 15;

    private readonly RemoteOptions options;
    private readonly HttpClient http;

    public RemoteClient(RemoteOptions options)
    {
        this.options = options;
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            MaxConnectionsPerServer = 2 * options.Transfers,
        };
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("permafrost");
    }

    /// <summary>The bytes of a record; null where the server has none of that key.</summary>
    /// <exception cref="RemoteException">It did not answer as it should.</exception>
    public Task<byte[]?> GetRecordAsync(Sha256Digest key, CancellationToken cancellation) =>
        RetryAsync(() => GetRecordOnceAsync(key, cancellation), cancellation);

    /// <summary>Writes a content to a file that does not exist yet, and makes sure that it is the one that was asked for.</summary>
    /// <param name="file">What is wanted.</param>
    /// <param name="path">Where to; whatever is there after an exception is to be removed.</param>
    /// <param name="progress">Told of bytes that came.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <exception cref="RemoteException">The server does not have it, or not as it should be.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task DownloadAsync(StoredFile file, string path, Action<long> progress, CancellationToken cancellation)
    {
        using var download = new BlobDownload(this, options, file, ContentAddress(file), path, progress);
        await download.RunAsync(cancellation);
    }

    /// <summary>Whether the server says that it has a content of that digest and size.</summary>
    /// <exception cref="RemoteException">It did not answer as it should.</exception>
    public Task<bool> HasAsync(StoredFile file, CancellationToken cancellation) =>
        RetryAsync(
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Head, ContentAddress(file));
                using var pace = new Pace(options.StallTimeout, cancellation);
                using var response = await SendAsync(request, pace);
                return response.StatusCode switch
                {
                    HttpStatusCode.OK => response.Content.Headers.ContentLength == file.SizeBytes,
                    // Not every server answers to HEAD: then it is sent what it may have.
                    HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented =>
                        false,
                    _ => throw Answer.FaultOfRead(response, request.RequestUri!),
                };
            },
            cancellation
        );

    /// <summary>Uploads a content.</summary>
    /// <param name="file">What it is.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <exception cref="RemoteException">The server did not take it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Task PutContentAsync(StoredFile file, string path, CancellationToken cancellation) =>
        PutAsync(
            ContentAddress(file),
            () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0),
            cancellation
        );

    /// <summary>Uploads a record. What it names must be there already.</summary>
    /// <exception cref="RemoteException">The server did not take it.</exception>
    public Task PutRecordAsync(Sha256Digest key, byte[] record, CancellationToken cancellation) =>
        PutAsync(RecordAddress(key), () => new MemoryStream(record, writable: false), cancellation);

    /// <summary>Sends a request and waits for the head of the answer.</summary>
    /// <exception cref="RemoteException">There was none.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Pace pace)
    {
        request.Headers.Authorization = options.Credentials is { } who ? new AuthenticationHeaderValue(who.Scheme, who.Parameter) : null;
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, pace.Token);
        }
        catch (OperationCanceledException) when (pace.IsTooSlow)
        {
            throw new RemoteException(
                RemoteFault.Passing,
                $"{request.RequestUri}: no answer within {options.StallTimeout.TotalSeconds:0.#} s"
            );
        }
        catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException)
        {
            // The handler's own word for a connection that did not come about in time.
            throw new RemoteException(
                RemoteFault.Unreachable,
                $"{options.Address}: no connection within {options.ConnectTimeout.TotalSeconds:0.#} s"
            );
        }
        catch (HttpRequestException exception)
        {
            throw Fault(exception, request.RequestUri!);
        }
    }

    /// <summary>Reads from the body of an answer; 0 at its end.</summary>
    /// <param name="body">The body.</param>
    /// <param name="block">Where to.</param>
    /// <param name="address">What messages call it.</param>
    /// <param name="pace">Ends the wait, and is told of what came.</param>
    /// <exception cref="RemoteException">It broke off, or stands still.</exception>
    public async Task<int> ReadAsync(Stream body, Memory<byte> block, Uri address, Pace pace)
    {
        try
        {
            int count = await body.ReadAsync(block, pace.Token);
            pace.Add(count);
            return count;
        }
        catch (OperationCanceledException) when (pace.IsTooSlow)
        {
            throw new RemoteException(
                RemoteFault.Passing,
                $"{address}: too slow: less than 64 KiB within {options.StallTimeout.TotalSeconds:0.#} s"
            );
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new RemoteException(RemoteFault.Passing, $"{address}: broke off: {exception.GetBaseException().Message.TrimEnd('.')}");
        }
    }

    /// <summary>Tries again what failed for want of luck.</summary>
    private async Task<T> RetryAsync<T>(Func<Task<T>> once, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await once();
            }
            catch (RemoteException exception)
                when (exception.Fault is RemoteFault.Passing or RemoteFault.Unreachable && attempt < options.Attempts)
            {
                await Task.Delay(BackOff.After(options.RetryDelay, attempt, exception.RetryAfter), cancellation);
            }
        }
    }

    private Uri ContentAddress(StoredFile file) => new(options.Address, $"cas/{file.Digest}");

    private Uri RecordAddress(Sha256Digest key) => new(options.Address, $"ac/{key}");

    private async Task<byte[]?> GetRecordOnceAsync(Sha256Digest key, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, RecordAddress(key));
        using var pace = new Pace(options.StallTimeout, cancellation);
        using var response = await SendAsync(request, pace);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            return null;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw Answer.FaultOfRead(response, request.RequestUri!);
        }

        await using var body = await response.Content.ReadAsStreamAsync(pace.Token);
        using var record = new MemoryStream();
        byte[] block = new byte[BlockBytes];
        int count;
        while ((count = await ReadAsync(body, block, request.RequestUri!, pace)) > 0)
        {
            record.Write(block, 0, count);
            if (record.Length > options.MaxRecordBytes)
            {
                throw new RemoteException(
                    RemoteFault.Wrong,
                    $"{request.RequestUri}: is longer than {options.MaxRecordBytes} bytes; expected a record"
                );
            }
        }

        return record.ToArray();
    }

    private Task PutAsync(Uri address, Func<Stream> open, CancellationToken cancellation) =>
        RetryAsync(
            async () =>
            {
                await using var body = open();
                using var pace = new Pace(options.StallTimeout, cancellation);
                using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new UploadContent(body, pace) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
                request.Headers.ExpectContinue = body.Length > AskFirstBytes;
                using var response = await SendAsync(request, pace);
                return response.IsSuccessStatusCode ? true : throw Answer.FaultOfUpload(response, address);
            },
            cancellation
        );

    private RemoteException Fault(HttpRequestException exception, Uri address)
    {
        string cause = exception.GetBaseException().Message.TrimEnd('.');
        return exception.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => new RemoteException(RemoteFault.Unreachable, $"{options.Address}: no such host"),
            HttpRequestError.ConnectionError => new RemoteException(RemoteFault.Unreachable, $"{options.Address}: no connection: {cause}"),
            HttpRequestError.SecureConnectionError => new RemoteException(
                RemoteFault.Unreachable,
                $"{options.Address}: no secure connection: {cause}"
            ),
            _ => new RemoteException(RemoteFault.Passing, $"{address}: {cause}"),
        };
    }
}
