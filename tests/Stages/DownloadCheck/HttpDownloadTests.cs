using System.Net;
using System.Net.Sockets;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;
using Permafrost.Stages.DownloadCheck;

namespace Permafrost.Tests.Stages.DownloadCheck;

/// <summary>Through the stage, against a real server on this machine: what a user gets.</summary>
public sealed class HttpDownloadTests : IDisposable
{
    private const string Images = "train-images";

    private static readonly DownloadSettings Short = new() { StallTimeout = TimeSpan.FromMilliseconds(300) };

    private readonly IdxDataset small = new();
    private readonly LoopbackServer server = new();
    private readonly TestStageContext context = new();

    public HttpDownloadTests()
    {
        // All is well except for what a test changes.
        foreach (var (file, content) in small.Files)
        {
            server.Serve($"/good/{file}", content);
            server.Serve($"/bad/{file}.gz", IdxDataset.Gzip(content));
        }
    }

    public void Dispose()
    {
        context.Dispose();
        server.Dispose();
        small.Dispose();
    }

    [Fact]
    public void Run_PlainFiles_AreKeptUnderData()
    {
        Run(Good);

        Assert.Equal([.. small.Files.Keys], small.Listing());
        Assert.All(small.Files, file => Assert.Equal(file.Value, File.ReadAllBytes(small.PathOf(file.Key))));
        Assert.All(small.Files, file => Assert.Equal(file.Value, context.Output(file.Key)));
        Assert.Equal(Good.Url, context.Notes["mirror"].GetValue<string>());
        Assert.Contains(context.Reports, report => report.Milestone && report.Text == $"{Images} from {Good.Url}");
        Assert.Equal(context.Reports.Select(report => report.Fraction).Order(), context.Reports.Select(report => report.Fraction));
    }

    [Fact]
    public void Run_CompressedFiles_AreKeptDecompressed()
    {
        Run(Bad);

        Assert.Equal([.. small.Files.Keys], small.Listing());
        Assert.All(small.Files, file => Assert.Equal(file.Value, context.Output(file.Key)));
    }

    [Fact]
    public void Run_SomeFilesUnderData_AsksForTheOthersOnly()
    {
        small.Put("train-labels", small.Files["train-labels"]);
        small.Put("t10k-images.gz", IdxDataset.Gzip(small.Files["t10k-images"]));

        Run(Good);

        Assert.Equal(["/good/train-images", "/good/t10k-labels"], server.Requests.ToArray());
        Assert.Equal($"{small.Folder}, {Good.Url}", context.Notes["mirror"].GetValue<string>());
    }

    [Fact]
    public void Run_AgainAfterADownload_AsksNobody()
    {
        Run(Good);
        using var again = new TestStageContext();

        new DownloadCheckStage(small.Definition(Good), small.DataDirectory).Run(again);

        Assert.Equal(4, server.Requests.Count);
        Assert.Equal(small.Folder, again.Notes["mirror"].GetValue<string>());
    }

    [Fact]
    public void Run_FileIsAbsent_TakesTheNextMirror()
    {
        server.Status($"/bad/{Images}.gz", "404 Not Found");

        AssertFault($"{Bad.Url}/{Images}.gz: HTTP 404");
    }

    [Fact]
    public void Run_WrongBytes_TakesTheNextMirror()
    {
        byte[] wrong = [.. small.Files[Images]];
        wrong[20] ^= 1;
        server.Serve($"/bad/{Images}.gz", IdxDataset.Gzip(wrong));

        AssertFault(
            $"/{Images}.gz: wrong digest: found {Sha256Digest.OfBytes(wrong)}, expected {Sha256Digest.OfBytes(small.Files[Images])}"
        );
    }

    [Fact]
    public void Run_ShorterFile_TakesTheNextMirror()
    {
        server.Serve($"/bad/{Images}.gz", IdxDataset.Gzip(small.Files[Images][..^8]));

        AssertFault($"/{Images}.gz: half a file: found 80 bytes, expected 88");
    }

    [Fact]
    public void Run_ConnectionBreaksHalfWay_TakesTheNextMirror()
    {
        server.ServeHalf($"/bad/{Images}.gz", IdxDataset.Gzip(small.Files[Images]));

        AssertFault($"/{Images}.gz: broke off after ");
    }

    [Fact]
    public void Run_DecompressionBomb_IsRefused()
    {
        server.Serve($"/bad/{Images}.gz", IdxDataset.Gzip(new byte[50_000_000]));

        AssertFault($"/{Images}.gz: refused: it holds more than the pinned 88 bytes");
    }

    [Fact]
    public void Run_PageInsteadOfGzip_TakesTheNextMirror()
    {
        server.Serve($"/bad/{Images}.gz", "<html>Log in to this network</html>"u8.ToArray());

        AssertFault($"/{Images}.gz: not a whole gzip file");
    }

    [Fact]
    public void Run_NoAnswer_TakesTheNextMirror()
    {
        server.NeverAnswer($"/bad/{Images}.gz");

        AssertFault($"/{Images}.gz: stalled: no answer within 0.3 s", Short with { ConnectTimeout = TimeSpan.FromMilliseconds(300) });
    }

    [Fact]
    public void Run_BodyStalls_TakesTheNextMirror()
    {
        byte[] whole = IdxDataset.Gzip(small.Files[Images]);
        server.ServeAndStall($"/bad/{Images}.gz", whole.Length, whole[..10]);

        AssertFault($"/{Images}.gz: stalled: no byte within 0.3 s, after 0", Short);
    }

    [Fact]
    public void Run_NobodyListens_TakesTheNextMirror()
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        int port = ((IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();

        AssertFault($"http://127.0.0.1:{port}/{Images}: no connection: ", mirror: new HttpMirror { Url = $"http://127.0.0.1:{port}/" });
    }

    [Fact]
    public void Run_HostUnknown_TakesTheNextMirror()
    {
        AssertFault($"http://no-such-host.invalid/{Images}: ", mirror: new HttpMirror { Url = "http://no-such-host.invalid" });
    }

    [Fact]
    public void Run_ConnectionIsNotTaken_GivesUpAfterTheTimeout()
    {
        // A listener whose queue is full lets nobody in and refuses nobody: the kernel drops what asks for a connection.
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(backlog: 0);
        var address = full.LocalEndPoint!;
        var waiting = Enumerable
            .Range(0, 4)
            .Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
            .ToArray();
        try
        {
            foreach (var socket in waiting)
            {
                socket.Blocking = false;
                Assert.Throws<SocketException>(() => socket.Connect(address));
            }

            AssertFault(
                $"http://{address}/{Images}: no connection within 0.2 s",
                new DownloadSettings { ConnectTimeout = TimeSpan.FromMilliseconds(200) },
                new HttpMirror { Url = $"http://{address}" }
            );
        }
        finally
        {
            Array.ForEach(waiting, socket => socket.Dispose());
        }
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/file")]
    public void Run_AddressOfAnotherKind_IsRefused(string url)
    {
        AssertFault($"{url}/{Images}: not an http or https address", mirror: new HttpMirror { Url = url });
    }

    [Theory]
    [InlineData("file://")]
    [InlineData("file://localhost")]
    public void Run_RedirectToAFile_IsNotFollowed(string scheme)
    {
        string right = Path.Combine(small.DataDirectory, "right");
        File.WriteAllBytes(right, IdxDataset.Gzip(small.Files[Images]));
        server.Redirect($"/bad/{Images}.gz", scheme + right);

        AssertFault($"{Bad.Url}/{Images}.gz: refused: it redirects from http to file://");
    }

    [Fact]
    public void Run_RedirectsInACircle_TakesTheNextMirror()
    {
        server.Redirect($"/bad/{Images}.gz", $"{Bad.Url}/{Images}.gz");

        AssertFault($"{Bad.Url}/{Images}.gz: more than 5 redirects");
    }

    [Fact]
    public void Run_RedirectOnTheWeb_IsFollowed()
    {
        server.Redirect($"/bad/{Images}.gz", "/moved");
        server.Redirect("/moved", $"{server.Url}/moved/again");
        server.Serve("/moved/again", IdxDataset.Gzip(small.Files[Images]));

        Run(Bad);

        Assert.Contains("/moved/again", server.Requests, StringComparer.Ordinal);
        Assert.Equal(small.Files[Images], context.Output(Images));
    }

    [Fact]
    public void Run_WrongFileUnderData_IsKeptUnderAnotherName()
    {
        small.Put(Images, [1, 2, 3]);
        small.Put(Images + ".wrong", [4]);

        Run(Good);

        Assert.Equal([1, 2, 3], File.ReadAllBytes(small.PathOf(Images + ".wrong2")));
        Assert.Equal([4], File.ReadAllBytes(small.PathOf(Images + ".wrong")));
        Assert.Equal(small.Files[Images], File.ReadAllBytes(small.PathOf(Images)));
        Assert.Contains(context.Warnings, warning => warning.Contains("it is kept as train-images.wrong2", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_EveryMirrorFails_ListsEachWithItsFailure()
    {
        small.Put(Images, [1, 2, 3]);
        server.Status($"/bad/{Images}.gz", "503 Service Unavailable");
        server.ServeHalf($"/good/{Images}", small.Files[Images]);

        var error = Assert.Throws<UserErrorException>(() => Run(Bad, Good));

        string[] lines = error.Message.Split('\n');
        Assert.Equal("dataset small: 4 of 4 files could not be had. Tried, in this order:", lines[0]);
        Assert.Equal($"  {small.PathOf(Images)}: half a file: found 3 bytes, expected 88", lines[1]);
        Assert.Contains($"  {Bad.Url}/{Images}.gz: HTTP 503", lines, StringComparer.Ordinal);
        Assert.Contains(lines, line => line.StartsWith($"  {Good.Url}/{Images}: broke off after 44 of 88 bytes", StringComparison.Ordinal));
        Assert.Equal("Put these files there by hand and run the same command again:", lines[^5]);
        Assert.Equal([Images], small.Listing());
        Assert.Equal([1, 2, 3], File.ReadAllBytes(small.PathOf(Images)));
    }

    [Fact]
    public void Run_AbandonedPartialDownloads_AreRemoved_LivingOnesAreNot()
    {
        small.Put(Images + ".0123.part", [1]);
        small.Put(Images + ".4567.part", [1]);
        File.SetLastWriteTimeUtc(small.PathOf(Images + ".0123.part"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Run(Good);

        Assert.DoesNotContain(Images + ".0123.part", small.Listing(), StringComparer.Ordinal);
        Assert.Contains(Images + ".4567.part", small.Listing(), StringComparer.Ordinal);
    }

    [Fact]
    public void Run_DataCannotBeWritten_SaysSo()
    {
        File.WriteAllBytes(small.Folder, []);

        var error = Assert.Throws<UserErrorException>(() => Run(Good));

        Assert.StartsWith($"{small.Folder}: cannot be written: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_CancelledWhileWaiting_StopsAndLeavesNothing()
    {
        using var cancel = new CancellationTokenSource();
        server.NeverAnswer($"/bad/{Images}.gz", cancel.Cancel);
        using var cancelled = new TestStageContext(2, cancel.Token);

        Assert.ThrowsAny<OperationCanceledException>(() =>
            new DownloadCheckStage(small.Definition(Bad, Good), small.DataDirectory).Run(cancelled)
        );

        Assert.Equal([$"/bad/{Images}.gz"], server.Requests.ToArray());
        Assert.Empty(small.Listing());
    }

    private HttpMirror Good => new() { Url = server.Url + "/good" };

    /// <summary>Serves compressed files; tests break <see cref="Images"/>.</summary>
    private HttpMirror Bad => new() { Url = server.Url + "/bad", Suffix = ".gz" };

    private void Run(params Mirror[] mirrors) => new DownloadCheckStage(small.Definition([.. mirrors]), small.DataDirectory).Run(context);

    /// <summary>The first mirror fails with that message, nothing of it stays, and the second one serves.</summary>
    private void AssertFault(string fault, DownloadSettings? settings = null, HttpMirror? mirror = null)
    {
        using var alone = new TestStageContext();
        var first = mirror ?? Bad;
        settings ??= new DownloadSettings();

        var error = Assert.Throws<UserErrorException>(() =>
            new DownloadCheckStage(small.Definition(first), small.DataDirectory, settings).Run(alone)
        );

        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.Empty(small.Listing());

        new DownloadCheckStage(small.Definition(first, Good), small.DataDirectory, settings).Run(context);

        Assert.Equal([.. small.Files.Keys], small.Listing());
        Assert.All(small.Files, file => Assert.Equal(file.Value, context.Output(file.Key)));
    }
}
