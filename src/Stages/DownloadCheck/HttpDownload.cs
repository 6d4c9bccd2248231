using System.Net.Http.Headers;
using Permafrost.Experiments.Datasets;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>Fetches pinned files from a folder on a web server.</summary>
internal static class HttpDownload
{
    private const int MostRedirects = 5;

    /// <summary>Where one file is.</summary>
    public static string Address(HttpMirror mirror, PinnedFile file) =>
        $"{mirror.Url.TrimEnd('/')}/{Uri.EscapeDataString(file.Name)}{mirror.Suffix}";

    /// <summary>A client for all files of all web mirrors.</summary>
    public static HttpClient CreateClient(DownloadSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = settings.ConnectTimeout,
            // Followed here, where it is seen where they lead.
            AllowAutoRedirect = false,
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
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || !IsWeb(uri))
        {
            throw new MirrorFailedException($"{address}: not an http or https address");
        }

        // No pace is asked of the first minute: a server may have to wake up.
        var whole = TimeSpan.FromSeconds(60 + file.SizeBytes / (double)settings.LeastBytesPerSecond);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(whole);
        try
        {
            using var response = await FollowAsync(client, uri, address, authorization: null, settings, limit.Token);
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

    /// <summary>Follows redirects to http and https, and from https to https only.</summary>
    /// <param name="client">Of <see cref="CreateClient"/>.</param>
    /// <param name="uri">What is asked for.</param>
    /// <param name="address">What messages call it.</param>
    /// <param name="authorization">Shown to the server of <paramref name="uri"/> alone, never to one that it redirects to.</param>
    /// <param name="settings">How long an answer may take.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="MirrorFailedException">Nobody answered, or a redirect is refused.</exception>
    public static async Task<HttpResponseMessage> FollowAsync(
        HttpClient client,
        Uri uri,
        string address,
        AuthenticationHeaderValue? authorization,
        DownloadSettings settings,
        CancellationToken cancellation
    )
    {
        string origin = uri.GetLeftPart(UriPartial.Authority);
        for (int redirects = 0; redirects <= MostRedirects; redirects++)
        {
            bool atHome = uri.GetLeftPart(UriPartial.Authority) == origin;
            var response = await AskAsync(client, uri, address, atHome ? authorization : null, settings, cancellation);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
            {
                return response;
            }

            using (response)
            {
                if (response.Headers.Location is not { } location || !Uri.TryCreate(uri, location, out var next))
                {
                    throw new MirrorFailedException($"{address}: HTTP {(int)response.StatusCode} without an address to go on to");
                }

                if (!IsWeb(next) || (uri.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps))
                {
                    throw new MirrorFailedException(
                        $"{address}: refused: it redirects from {uri.Scheme} to {next.GetLeftPart(UriPartial.Path)}"
                    );
                }

                uri = next;
            }
        }

        throw new MirrorFailedException($"{address}: more than {MostRedirects} redirects");
    }

    private static bool IsWeb(Uri uri) => uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps;

    private static async Task<HttpResponseMessage> AskAsync(
        HttpClient client,
        Uri uri,
        string address,
        AuthenticationHeaderValue? authorization,
        DownloadSettings settings,
        CancellationToken cancellation
    )
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stall.CancelAfter(settings.ConnectTimeout + settings.StallTimeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            request.Headers.Authorization = authorization;
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token);
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
