using Permafrost.Experiments.Datasets;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>Fetches pinned files from a folder on a web server.</summary>
internal static class HttpDownload
{
    /// <summary>Where one file is.</summary>
    public static string Address(HttpMirror mirror, PinnedFile file) =>
        $"{mirror.Url.TrimEnd('/')}/{Uri.EscapeDataString(file.Name)}{mirror.Suffix}";

    /// <summary>A client for all files of all web mirrors. It follows redirects to http and https only, and from https to https only.</summary>
    public static HttpClient CreateClient(DownloadSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = settings.ConnectTimeout,
            MaxAutomaticRedirections = 5,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
        };
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("permafrost");
        return client;
    }

    /// <exception cref="MirrorFailedException">The server did not give the pinned file.</exception>
    public static async Task FetchAsync(
        HttpClient client,
        HttpMirror mirror,
        PinnedFile file,
        DataFolder folder,
        PinnedTransfer transfer,
        DownloadSettings settings,
        CancellationToken cancellation
    )
    {
        string address = Address(mirror, file);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            throw new MirrorFailedException($"{address}: not an http or https address");
        }

        // No pace is asked of the first minute: a server may have to wake up.
        var whole = TimeSpan.FromSeconds(60 + file.SizeBytes / (double)settings.LeastBytesPerSecond);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(whole);
        try
        {
            using var response = await AskAsync(client, uri, address, settings, limit.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw new MirrorFailedException($"{address}: HTTP {(int)response.StatusCode}");
            }

            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            bool compressed = mirror.Suffix.EndsWith(".gz", StringComparison.Ordinal);
            await folder.StoreAsync(file, transfer, body, address, compressed, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new MirrorFailedException($"{address}: too slow: not done within {whole.TotalSeconds:F0} s");
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(
        HttpClient client,
        Uri uri,
        string address,
        DownloadSettings settings,
        CancellationToken cancellation
    )
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stall.CancelAfter(settings.ConnectTimeout + settings.StallTimeout);
        try
        {
            return await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, stall.Token);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            // The handler reports its own connect timeout as a cancellation with a TimeoutException inside.
            throw new MirrorFailedException(
                exception.InnerException is TimeoutException && !stall.IsCancellationRequested
                    ? $"{address}: no connection within {settings.ConnectTimeout.TotalSeconds} s"
                    : $"{address}: stalled: no answer within {settings.StallTimeout.TotalSeconds} s"
            );
        }
        catch (HttpRequestException exception)
        {
            throw new MirrorFailedException($"{address}: {Describe(exception)}");
        }
    }

    private static string Describe(HttpRequestException exception) =>
        exception.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "no such host",
            HttpRequestError.ConnectionError => $"no connection: {exception.GetBaseException().Message}",
            HttpRequestError.SecureConnectionError => $"no secure connection: {exception.GetBaseException().Message}",
            _ => exception.GetBaseException().Message,
        };
}
