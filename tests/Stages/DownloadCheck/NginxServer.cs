using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Permafrost.Tests.Stages.DownloadCheck;

/// <summary>A real nginx on a free port, with a configuration of its own.</summary>
internal sealed class NginxServer : IDisposable
{
    private static readonly string[] Places = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"];

    private readonly string folder = Directory.CreateTempSubdirectory("permafrost-nginx-").FullName;
    private readonly Process process;
    private readonly int port = FreePort();
    private int asked;

    private NginxServer(string program, string scheme, Func<int, string> server)
    {
        Url = $"{scheme}://127.0.0.1:{port}";
        string configuration = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(
            configuration,
            $$"""
            daemon off;
            master_process off;
            pid {{folder}}/pid;
            error_log {{folder}}/error.log;
            events { worker_connections 64; }
            http {
                access_log {{folder}}/access.log;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                {{server(port)}}
            }
            """
        );
        process = Process.Start(program, ["-p", folder, "-e", Path.Combine(folder, "error.log"), "-c", configuration]);
        WaitUntilItListens();
    }

    public string Url { get; }

    /// <summary>What was asked for, a line each.</summary>
    public string AccessLog
    {
        get
        {
            // Lines are written after answers are sent: once that of a last request stands there, those before it do.
            string last = $"/whole-{++asked}";
            using (var client = new TcpClient())
            {
                client.Connect(IPAddress.Loopback, port);
                client.GetStream().Write(Encoding.ASCII.GetBytes($"GET {last} HTTP/1.0\r\n\r\n"));
                client.GetStream().CopyTo(Stream.Null);
            }

            var waited = Stopwatch.StartNew();
            while (true)
            {
                string[] lines = File.ReadAllLines(Path.Combine(folder, "access.log"));
                if (Array.Exists(lines, line => line.Contains(last, StringComparison.Ordinal)))
                {
                    return string.Concat(
                        lines.Where(line => !line.Contains("GET /whole-", StringComparison.Ordinal)).Select(line => line + "\n")
                    );
                }

                Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), "nginx did not log a request");
                Thread.Yield();
            }
        }
    }

    /// <summary>Serves <paramref name="content"/>, or skips the test where there is no nginx.</summary>
    /// <param name="content">The folder.</param>
    /// <param name="locations">Further directives of the server, given its address.</param>
    public static NginxServer StartOrSkip(string content, Func<string, string>? locations = null) =>
        StartBlockOrSkip(
            "http",
            port => $"server {{ listen 127.0.0.1:{port}; root {content}; {locations?.Invoke($"http://127.0.0.1:{port}")} }}"
        );

    /// <summary>Starts with a server block, or skips the test where there is no nginx.</summary>
    /// <param name="scheme"><c>http</c> or <c>https</c>.</param>
    /// <param name="server">What stands in the block <c>http</c>, given the port.</param>
    public static NginxServer StartBlockOrSkip(string scheme, Func<int, string> server)
    {
        string? program = Places.FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "needs nginx; as root: apt-get install nginx");
        return new NginxServer(program!, scheme, server);
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WaitUntilItListens()
    {
        while (!process.HasExited)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                Thread.Yield();
            }
        }

        Assert.Fail($"nginx ended with {process.ExitCode}: {File.ReadAllText(Path.Combine(folder, "error.log"))}");
    }
}
