using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;
using Permafrost.Stages.DownloadCheck;

namespace Permafrost.Tests.Stages.DownloadCheck;

/// <summary>The same against the web server that most mirrors run.</summary>
public sealed class NginxTests : IDisposable
{
    private readonly IdxDataset small = new();
    private readonly string content = Directory.CreateTempSubdirectory("permafrost-www-").FullName;
    private readonly TestStageContext context = new();

    public void Dispose()
    {
        context.Dispose();
        small.Dispose();
        Directory.Delete(content, recursive: true);
    }

    [Fact]
    public void Run_MirrorIsNginx_GetsEveryFile()
    {
        foreach (var (file, bytes) in small.Files)
        {
            File.WriteAllBytes(Path.Combine(content, file + ".gz"), IdxDataset.Gzip(bytes));
        }

        using var nginx = NginxServer.StartOrSkip(content);

        new DownloadCheckStage(small.Definition(new HttpMirror { Url = nginx.Url, Suffix = ".gz" }), small.DataDirectory).Run(context);

        Assert.All(small.Files, file => Assert.Equal(file.Value, context.Output(file.Key)));
        Assert.All(small.Files, file => Assert.Contains($"GET /{file.Key}.gz HTTP/1.1\" 200", nginx.AccessLog, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_NginxHasNoSuchFile_SaysSo()
    {
        using var nginx = NginxServer.StartOrSkip(content);

        var error = Assert.Throws<UserErrorException>(() =>
            new DownloadCheckStage(small.Definition(new HttpMirror { Url = nginx.Url }), small.DataDirectory).Run(context)
        );

        Assert.Contains($"{nginx.Url}/train-images: HTTP 404", error.Message, StringComparison.Ordinal);
    }
}
