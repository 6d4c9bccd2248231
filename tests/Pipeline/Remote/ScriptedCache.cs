using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Permafrost.Core.Digests;
using Permafrost.Pipeline.Remote;

namespace Permafrost.Tests.Pipeline.Remote;

/// <summary>A cache in memory over raw sockets that answers properly, unless a test has it do what no sound server would.</summary>
internal sealed class ScriptedCache : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();

    public ScriptedCache()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>By path, with a slash.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests in the order in which they came.</summary>
    public ConcurrentQueue<Exchange> Requests { get; } = [];

    /// <summary>Asked before anything else; returns whether it answered.</summary>
    public Func<Exchange, Task<bool>> Script { get; set; } = _ => Task.FromResult(false);

    /// <summary>Without the pauses between attempts.</summary>
    public RemoteOptions Options => new() { Address = RemoteOptions.AddressOf(Url), RetryDelay = TimeSpan.FromMilliseconds(1) };

    /// <summary>Answers every request of the method and the start of the path with a status.</summary>
    public void Refuse(string method, string start, string status, params string[] headers) =>
        Script = async exchange =>
        {
            bool isMeant = exchange.Method == method && exchange.Path.StartsWith(start, StringComparison.Ordinal);
            if (isMeant)
            {
                await exchange.ReplyAsync(status, [], headers);
            }

            return isMeant;
        };

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var cancellation = stop.Token;
        try
        {
            while (true)
            {
                _ = AnswerAsync(await listener.AcceptTcpClientAsync(cancellation), cancellation);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client, CancellationToken cancellation)
    {
        using (client)
        {
            try
            {
                if (await Exchange.ReadAsync(client.GetStream(), cancellation) is { } exchange)
                {
                    Requests.Enqueue(exchange);
                    if (!await Script(exchange))
                    {
                        await AnswerAsync(exchange);
                    }
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
            {
                // The client hung up, or the test is over.
            }
        }
    }

    private async Task AnswerAsync(Exchange exchange)
    {
        if (exchange.Method == "PUT")
        {
            Files[exchange.Path] = exchange.Body;
            await exchange.ReplyAsync("201 Created", []);
            return;
        }

        if (!Files.TryGetValue(exchange.Path, out byte[]? file))
        {
            await exchange.ReplyAsync("404 Not Found", []);
            return;
        }

        string version = $"\"{Sha256Digest.OfBytes(file).ToString()[..8]}\"";
        if (exchange.Header("Range") is { } range && exchange.Header("If-Range") == version)
        {
            int start = int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
            await exchange.ReplyAsync(
                "206 Partial Content",
                file[start..],
                $"Content-Range: bytes {start}-{file.Length - 1}/{file.Length}",
                $"ETag: {version}"
            );
            return;
        }

        await exchange.ReplyAsync("200 OK", file, $"ETag: {version}", "Accept-Ranges: bytes");
    }

    /// <summary>A request, and the way to answer it.</summary>
    internal sealed record Exchange(
        string Method,
        string Path,
        IReadOnlyDictionary<string, string> Headers,
        byte[] Body,
        Stream Stream,
        CancellationToken Cancellation
    )
    {
        public static async Task<Exchange?> ReadAsync(Stream stream, CancellationToken cancellation)
        {
            string head = "";
            byte[] one = new byte[1];
            while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                if (await stream.ReadAsync(one, cancellation) == 0)
                {
                    return null;
                }

                head += (char)one[0];
            }

            string[] lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            var headers = lines[1..]
                .Select(line => line.Split(": ", 2))
                .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
            if (headers.ContainsKey("Expect"))
            {
                await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellation);
            }

            byte[] body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(body, cancellation);
            string[] words = lines[0].Split(' ');
            return new Exchange(words[0], words[1], headers, body, stream, cancellation);
        }

        public string? Header(string name) => Headers.GetValueOrDefault(name);

        public Task ReplyAsync(string status, byte[] body, params string[] headers) => ReplyAsync(status, body.Length, body, headers);

        /// <param name="status">Number and words.</param>
        /// <param name="length">That is promised.</param>
        /// <param name="body">What is sent, unless it was a HEAD.</param>
        /// <param name="headers">Further lines.</param>
        public async Task ReplyAsync(string status, long length, byte[] body, params string[] headers)
        {
            string lines = string.Concat(headers.Select(line => $"{line}\r\n"));
            await Stream.WriteAsync(
                Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{lines}\r\n"),
                Cancellation
            );
            if (Method != "HEAD")
            {
                await Stream.WriteAsync(body, Cancellation);
            }
        }

        /// <summary>Sends nothing more, and leaves the connection open.</summary>
        public async Task StallAsync() => await Task.Delay(Timeout.Infinite, Cancellation);
    }
}
