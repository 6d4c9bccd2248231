using System.Net;

namespace Permafrost.Pipeline.Remote;

/// <summary>What an answer means that is not the wanted one.</summary>
internal static class Answer
{
    private const int InsufficientStorage = 507;

    public static RemoteException FaultOfRead(HttpResponseMessage response, Uri address) =>
        response.StatusCode switch
        {
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new(RemoteFault.Absent, $"{address}: is not there"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired => new(
                RemoteFault.Closed,
                $"{address}: {Name(response)}: the server does not let us in; credentials belong in {RemoteCredentials.Variables}"
            ),
            _ => Other(response, address),
        };

    public static RemoteException FaultOfUpload(HttpResponseMessage response, Uri address) =>
        (int)response.StatusCode switch
        {
            (int)HttpStatusCode.RequestEntityTooLarge => new(
                RemoteFault.TooLarge,
                $"{address}: {Name(response)}: too large for the server (nginx: client_max_body_size)"
            ),
            InsufficientStorage => new(RemoteFault.NoUploads, $"{address}: {Name(response)}: the server's disk is full"),
            (int)HttpStatusCode.Unauthorized or (int)HttpStatusCode.Forbidden => new(
                RemoteFault.NoUploads,
                $"{address}: {Name(response)}: uploads need {(IsUnnamed(response) ? "" : "other ")}credentials, in {RemoteCredentials.Variables}; --remote-upload=false only reads"
            ),
            (int)HttpStatusCode.MethodNotAllowed or (int)HttpStatusCode.NotImplemented => new(
                RemoteFault.NoUploads,
                $"{address}: {Name(response)}: the server takes no PUT; --remote-upload=false only reads"
            ),
            (int)HttpStatusCode.NotFound or (int)HttpStatusCode.Conflict => new(
                RemoteFault.NoUploads,
                $"{address}: {Name(response)}: the server has no such folder, and makes none"
            ),
            (int)HttpStatusCode.InternalServerError => new(
                RemoteFault.Passing,
                $"{address}: {Name(response)}; the server's own log says why (nginx: is the folder writable, and create_full_put_path on?)"
            ),
            (int)HttpStatusCode.BadRequest => new(
                RemoteFault.Odd,
                $"{address}: {Name(response)}; bazel-remote must be started with --disable_http_ac_validation"
            ),
            _ => Other(response, address),
        };

    private static RemoteException Other(HttpResponseMessage response, Uri address)
    {
        int code = (int)response.StatusCode;
        return code switch
        {
            408 or 425 or 429 or 500 or 502 or 503 or 504 => new(
                RemoteFault.Passing,
                $"{address}: {Name(response)}",
                response.Headers.RetryAfter?.Delta
            ),
            // Whoever put the server there knows whether the other one is as good.
            >= 300 and < 400 => new(
                RemoteFault.Closed,
                $"{address}: {Name(response)}: it redirects{Target(response)}, which is not followed; expected the address of the cache itself"
            ),
            _ => new(RemoteFault.Odd, $"{address}: {Name(response)}"),
        };
    }

    /// <summary>Whether nobody in particular asked.</summary>
    private static bool IsUnnamed(HttpResponseMessage response) => response.RequestMessage?.Headers.Authorization is null;

    /// <summary>Without what follows the path: it may hold a ticket.</summary>
    private static string Target(HttpResponseMessage response) =>
        response.Headers.Location is { IsAbsoluteUri: true } target ? $" to {target.GetLeftPart(UriPartial.Path)}" : "";

    private static string Name(HttpResponseMessage response) => $"HTTP {(int)response.StatusCode}";
}
