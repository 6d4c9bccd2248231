using System.Text;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Stages.DownloadCheck.Folders;

public sealed class ArchiveFetchTests : IDisposable
{
    private const string User = "me";
    private const string Key = "a-secret-key";
    private const string ApiPath = "/api/v1/datasets/download/someone/pets";

    private readonly PictureFolder folder = PictureFolder.Small();
    private readonly string content = Directory.CreateTempSubdirectory("permafrost-www-").FullName;
    private readonly TestStageContext context = new();
    private readonly byte[] archive;

    public ArchiveFetchTests()
    {
        folder.Pack("whole.zip");
        archive = folder.Get("whole.zip");
        Directory.Delete(folder.Root, recursive: true);
    }

    public void Dispose()
    {
        context.Dispose();
        folder.Dispose();
        Directory.Delete(content, recursive: true);
    }

    /// <summary>As Kaggle does it: basic authentication, then a redirect to a store of files elsewhere, which must not see the token.</summary>
    [Fact]
    public void Obtain_KaggleWithAToken_BringsTheArchive()
    {
        File.WriteAllBytes(Path.Combine(content, "stored.zip"), archive);
        File.WriteAllText(Path.Combine(content, "users"), $"{User}:{{PLAIN}}{Key}\n");
        using var store = NginxServer.StartOrSkip(content, _ => "if ($http_authorization) { return 400; }");
        using var kaggle = NginxServer.StartOrSkip(
            content,
            _ =>
                $"location /api/ {{ auth_basic kaggle; auth_basic_user_file {content}/users; try_files /none @stored; }} location @stored {{ return 302 {store.Url}/stored.zip?signature=also-secret; }}"
        );
        var files = Files(kaggle.Url, User, Key);
        Assert.Null(files.Find(2, null, CancellationToken.None));

        files.Obtain(context);

        Assert.NotNull(files.Find(2, null, CancellationToken.None));
        Assert.Equal(archive, folder.Get("pets.zip"));
        Assert.Equal(["pets.zip"], Directory.EnumerateFiles(folder.Root).Select(Path.GetFileName));
        Assert.Contains($"GET {ApiPath} HTTP/1.1\" 302", kaggle.AccessLog, StringComparison.Ordinal);
        Assert.Equal($"{kaggle.Url}/datasets/someone/pets", context.Notes["mirror"].GetValue<string>());
        NoSecretIn(string.Join('\n', context.Reports.Select(report => report.Text).Concat(context.Warnings)));
    }

    [Fact]
    public void Obtain_KaggleRefusesTheToken_SaysSoWithoutIt()
    {
        File.WriteAllText(Path.Combine(content, "users"), $"{User}:{{PLAIN}}{Key}\n");
        using var kaggle = NginxServer.StartOrSkip(
            content,
            _ => $"location /api/ {{ auth_basic kaggle; auth_basic_user_file {content}/users; try_files /users =404; }}"
        );

        var error = Assert.Throws<UserErrorException>(() => Files(kaggle.Url, User, Key + "x").Obtain(context));

        Assert.Contains(
            $"{kaggle.Url}/datasets/someone/pets: HTTP 401: the name or the key is not right",
            error.Message,
            StringComparison.Ordinal
        );
        NoSecretIn(error.Message);
    }

    [Fact]
    public void Obtain_TermsNotAccepted_SaysSo()
    {
        using var kaggle = NginxServer.StartOrSkip(content, _ => "location /api/ { return 403; }");

        var error = Assert.Throws<UserErrorException>(() => Files(kaggle.Url, User, Key).Obtain(context));

        Assert.Contains(
            "HTTP 403: not allowed; the terms may have to be accepted in a browser first",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Obtain_NoTokenAndNoMirror_SaysWhatToGetAndWhereToPutIt()
    {
        var error = Assert.Throws<UserErrorException>(() => Files("https://kaggle.example", null, null).Obtain(context));

        Assert.Equal(
            $"""
            dataset pets: its files are not there. Tried, in this order:
              {folder.Root}: absent
              {folder.PathOf("pets.zip")}: absent
              https://kaggle.example/datasets/someone/pets: no token: neither KAGGLE_USERNAME and KAGGLE_KEY in the environment nor ~/.kaggle/kaggle.json
            Get it by hand and run the same command again (MIT):
              Download https://kaggle.example/datasets/someone/pets in a browser: sign in and accept its terms.
              Put the zip file at {folder.PathOf(
                "pets.zip"
            )}, or unpack it so that train/ and test/, or class folders alone, are in {folder.Root}.
              Or give this command your token (kaggle.com, Settings, API): KAGGLE_USERNAME and KAGGLE_KEY in the environment, or ~/.kaggle/kaggle.json.
            """.ReplaceLineEndings(
                "\n"
            ),
            error.Message
        );
    }

    [Fact]
    public void Obtain_FirstMirrorFails_TakesTheNext()
    {
        using var server = new LoopbackServer();
        server.Status("/none.zip", "500 Internal Server Error");
        server.Serve("/pets.zip", archive);

        Files(server, "/none.zip", "/pets.zip").Obtain(context);

        Assert.Equal(archive, folder.Get("pets.zip"));
        Assert.Equal($"{server.Url}/pets.zip", context.Notes["mirror"].GetValue<string>());
    }

    [Fact]
    public void Obtain_HalfADownload_NeverCountsAsTheFile()
    {
        using var server = new LoopbackServer();
        server.ServeHalf("/pets.zip", archive);

        var error = Assert.Throws<UserErrorException>(() => Files(server, "/pets.zip").Obtain(context));

        Assert.Contains($"{server.Url}/pets.zip: broke off after", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder.Root));
    }

    [Fact]
    public void Obtain_StalledDownload_EndsInTime()
    {
        using var server = new LoopbackServer();
        server.ServeAndStall("/pets.zip", archive.Length, archive[..100]);

        var error = Assert.Throws<UserErrorException>(() => Files(server, "/pets.zip").Obtain(context));

        Assert.Contains("stalled: no byte within 0.2 s, after 100 bytes", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder.Root));
    }

    [Fact]
    public void Obtain_NoZipFileComes_IsRefusedAndNamed()
    {
        using var server = new LoopbackServer();
        server.Serve("/pets.zip", Encoding.UTF8.GetBytes("<html>please sign in</html>"));

        var error = Assert.Throws<UserErrorException>(() => Files(server, "/pets.zip").Obtain(context));

        Assert.Contains(
            $"{server.Url}/pets.zip: what came cannot be used: pets.zip: is no whole zip file",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.EnumerateFiles(folder.Root));
    }

    [Fact]
    public void Obtain_FolderCannotBeMade_SaysSo()
    {
        File.WriteAllText(folder.Root, "a file stands here");
        using var server = new LoopbackServer();
        server.Serve("/pets.zip", archive);

        var error = Assert.Throws<UserErrorException>(() => Files(server, "/pets.zip").Obtain(context));

        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
        File.Delete(folder.Root);
    }

    private static void NoSecretIn(string text)
    {
        Assert.DoesNotContain(Key, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Key}")), text, StringComparison.Ordinal);
        Assert.DoesNotContain("also-secret", text, StringComparison.Ordinal);
    }

    private DatasetFiles Files(string kaggleUrl, string? user, string? key) =>
        Files(
            [new KaggleMirror { Dataset = "someone/pets" }],
            kaggleUrl,
            name =>
                name switch
                {
                    "KAGGLE_USERNAME" => user,
                    "KAGGLE_KEY" => key,
                    _ => null,
                }
        );

    private DatasetFiles Files(LoopbackServer server, params string[] paths) =>
        Files([.. paths.Select(path => new ZipMirror { Url = server.Url + path })], "https://kaggle.example", _ => null);

    private DatasetFiles Files(ArchiveMirror[] mirrors, string kaggleUrl, Func<string, string?> variable) =>
        new(
            folder.Definition(new FoldersSource { Archives = ["pets.zip"], Mirrors = [.. mirrors] }),
            folder.DataDirectory,
            new DownloadSettings
            {
                KaggleUrl = kaggleUrl,
                Variable = variable,
                StallTimeout = TimeSpan.FromSeconds(0.2),
            }
        );
}
