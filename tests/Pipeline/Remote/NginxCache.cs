using Permafrost.Core.Files;
using Permafrost.Pipeline.Remote;
using Permafrost.Tests.Pipeline.Support;
using Permafrost.Tests.Stages.DownloadCheck;

namespace Permafrost.Tests.Pipeline.Remote;

/// <summary>A real nginx with the configuration of <c>docs/nginx-cache.conf</c>, folders and port replaced.</summary>
internal sealed class NginxCache : IDisposable
{
    public const string User = "builder";
    public const string Password = "s3cret-Wörd";

    private readonly string folder;
    private readonly NginxServer server;

    private NginxCache(string folder, NginxServer server)
    {
        this.folder = folder;
        this.server = server;
    }

    public static string Configuration => File.ReadAllText(Path.Combine(Repository.Root, "docs", "nginx-cache.conf"));

    public string Url => server.Url;

    /// <summary>Requests so far, a line each.</summary>
    public string AccessLog => server.AccessLog;

    /// <summary>What the server has, by path.</summary>
    public IReadOnlyList<string> Files => [.. Workplace.AllFiles(Path.Combine(folder, "files")).Order(StringComparer.Ordinal)];

    /// <summary>Its contents, the largest first.</summary>
    public IReadOnlyList<string> Contents =>
        [.. Files.Where(path => path.Contains("/cas/", StringComparison.Ordinal)).OrderByDescending(path => new FileInfo(path).Length)];

    public IReadOnlyList<string> Records => [.. Files.Where(path => path.Contains("/ac/", StringComparison.Ordinal))];

    public RemoteOptions Options =>
        new()
        {
            Address = RemoteOptions.AddressOf(Url),
            RetryDelay = TimeSpan.FromMilliseconds(1),
            Credentials = Credentials(User, Password),
        };

    public static RemoteCredentials? Credentials(string user, string password) =>
        RemoteCredentials.FromEnvironment(name =>
            name switch
            {
                RemoteCredentials.UserVariable => user,
                RemoteCredentials.PasswordVariable => password,
                _ => null,
            }
        );

    /// <param name="edit">Of the configuration; null: as it is.</param>
    /// <param name="before">What stands before it, in the block <c>http</c>.</param>
    /// <param name="scheme"><c>http</c> or <c>https</c>.</param>
    public static NginxCache StartOrSkip(Func<string, string>? edit = null, string before = "", string scheme = "http")
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs nginx for Linux");
        string place = Directory.CreateTempSubdirectory("permafrost-cache-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(place, "files"));
            AtomicFile.WriteText(Path.Combine(place, "users"), $"{User}:{{PLAIN}}{Password}\n");
            string text = Configuration.Replace("/srv/permafrost/", $"{place}/", StringComparison.Ordinal);
            text = edit?.Invoke(text) ?? text;
            string ssl = scheme == "https" ? " ssl" : "";
            var started = NginxServer.StartBlockOrSkip(
                scheme,
                port => $"{before}\n{text.Replace("listen 8080;", $"listen 127.0.0.1:{port}{ssl};", StringComparison.Ordinal)}"
            );
            return new NginxCache(place, started);
        }
        catch
        {
            Directory.Delete(place, recursive: true);
            throw;
        }
    }

    /// <summary>Flips one bit in a file of the server; its length stays.</summary>
    public static void Flip(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    public void Dispose()
    {
        server.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
