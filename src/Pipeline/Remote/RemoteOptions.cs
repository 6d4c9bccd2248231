using Permafrost.Core.Errors;

namespace Permafrost.Pipeline.Remote;

/// <summary>A cache on a web server that several stores share, and how patient to be with it. Part of no key.</summary>
public sealed record RemoteOptions
{
    /// <summary>The folder on the server above <c>ac/</c> and <c>cas/</c>; http or https, with a slash at its end (<see cref="AddressOf"/>).</summary>
    public required Uri Address { get; init; }

    /// <summary>Whether what is made here is uploaded. False: it is only read, as a pull request of a stranger should.</summary>
    public bool Upload { get; init; } = true;

    /// <summary>Who asks; null: nobody in particular.</summary>
    public RemoteCredentials? Credentials { get; init; }

    /// <summary>For the server to take a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For the first byte of an answer, and for every further 64 KiB: less than 6 kB/s counts as standing still.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a request is made that fails for want of luck: a connection that breaks, HTTP 429, 500, 502, 503, 504.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Before the second attempt; twice as long before the third, and so on. Up to a half is added or taken off by chance, so that a hundred clients do not come back at once.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Requests that fail in a row, each after its <see cref="Attempts"/>, before the remote is left alone for the rest of the run.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>For the outputs of a stage to come, or twice the time that making them took, if that is more: then they are made here.</summary>
    public TimeSpan FetchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Downloads at the same time; half as many uploads.</summary>
    public int Transfers { get; init; } = 8;

    /// <summary>For the uploads that are under way when the last stage has ended.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest record that is read, in bytes; that of a report over 1,000 experiments has about a megabyte.</summary>
    public int MaxRecordBytes { get; init; } = 1 << 24;

    /// <summary>The folder that a text names.</summary>
    /// <exception cref="UserErrorException">It names none; the message starts with what was expected.</exception>
    public static Uri AddressOf(string text)
    {
        const string Expected = "expected http://HOST[:PORT][/FOLDER] or https://…";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            throw new UserErrorException(Expected);
        }

        if (uri.UserInfo.Length > 0)
        {
            // Not said back: lists of processes, logs and shell histories show what stands on a command line.
            throw new UserErrorException($"{Expected}, without a name or password in it: they belong in {RemoteCredentials.Variables}");
        }

        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw new UserErrorException($"{Expected}, without ? and #");
        }

        return uri.AbsoluteUri.EndsWith('/') ? uri : new Uri($"{uri.AbsoluteUri}/");
    }
}
