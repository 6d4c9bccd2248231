using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Permafrost.Tests.Stages.DownloadCheck;

/// <summary>A web server on this machine that answers as told, also in ways in which no sound server would.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<string, Func<Stream, CancellationToken, Task>> answers = new(StringComparer.Ordinal);

    public LoopbackServer()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>Paths that were asked for, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public void Serve(string path, byte[] body) => Send(path, Head("200 OK", body.Length), body);

    public void Status(string path, string status) => Send(path, Head(status, 0));

    public void Redirect(string path, string location) =>
        Send(
            path,
            Encoding.ASCII.GetBytes($"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        );

    /// <summary>Promises <paramref name="whole"/>, sends the first half and closes.</summary>
    public void ServeHalf(string path, byte[] whole) => Send(path, Head("200 OK", whole.Length), whole[..(whole.Length / 2)]);

    /// <summary>Sends <paramref name="sent"/> of <paramref name="length"/> bytes, then nothing more, and leaves the connection open.</summary>
    public void ServeAndStall(string path, int length, byte[] sent) =>
        answers[path] = async (stream, cancellation) =>
        {
            await stream.WriteAsync(Head("200 OK", length), cancellation);
            await stream.WriteAsync(sent, cancellation);
            await Task.Delay(Timeout.Infinite, cancellation);
        };

    /// <summary>Takes the request and never answers; <paramref name="asked"/> is called when it has come.</summary>
    public void NeverAnswer(string path, Action? asked = null) =>
        answers[path] = async (_, cancellation) =>
        {
            asked?.Invoke();
            await Task.Delay(Timeout.Infinite, cancellation);
        };

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    private static byte[] Head(string status, long length) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");

    private void Send(string path, params byte[][] parts) =>
        answers[path] = async (stream, cancellation) =>
        {
            foreach (byte[] part in parts)
            {
                await stream.WriteAsync(part, cancellation);
            }
        };

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
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                string path = (await reader.ReadLineAsync(cancellation))!.Split(' ')[1];
                while (await reader.ReadLineAsync(cancellation) is { Length: > 0 }) { }

                Requests.Enqueue(path);
                if (answers.TryGetValue(path, out var answer))
                {
                    await answer(stream, cancellation);
                }
                else
                {
                    await stream.WriteAsync(Head("404 Not Found", 0), cancellation);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or NullReferenceException)
            {
                // The client hung up, or the test is over.
            }
        }
    }
}
