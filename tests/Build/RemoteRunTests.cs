using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Pipeline.Remote;
using Permafrost.Tests.Pipeline.Remote;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Build;

/// <summary>The real program in clean clones that share nothing but an nginx.</summary>
public sealed class RemoteRunTests : IDisposable
{
    private static readonly (string, string)[] Credentials =
    [
        (RemoteCredentials.UserVariable, NginxCache.User),
        (RemoteCredentials.PasswordVariable, NginxCache.Password),
    ];

    private readonly FaultStudy one = new();
    private readonly FaultStudy other = new();

    public void Dispose()
    {
        one.Dispose();
        other.Dispose();
    }

    [Fact]
    public void Report_CleanCloneAndWarmRemote_IsTheSameWithoutTraining()
    {
        using var cache = NginxCache.StartOrSkip();
        var filled = one.Host.Run(Credentials, "--format=json", $"--remote={cache.Url}");
        string files = string.Join('\n', cache.Files);

        var status = other.Host.Run("--target=Status", "--format=json", $"--remote={cache.Url}");
        var fetched = other.Host.Run("--format=json", $"--remote={cache.Url}");
        var again = other.Host.Run("--format=json", "--remote=http://127.0.0.1:1");

        Assert.Equal((0, ""), (filled.ExitCode, Warnings(filled)));
        Assert.All(States(filled), state => Assert.Equal("ran", state));
        Assert.Contains($"Upload         all experiments   5 results to {cache.Url}/, ", filled.Errors, StringComparison.Ordinal);
        Assert.Equal((0, ""), (fetched.ExitCode, Warnings(fetched)));
        Assert.Equal(5, States(fetched).Count);
        Assert.All(States(fetched), state => Assert.Equal("remote", state));
        Assert.Equal(States(fetched), States(status));
        Assert.Contains("5 remote in ", fetched.Errors, StringComparison.Ordinal);
        // Nothing is left to do, so nobody is asked.
        Assert.Equal((0, ""), (again.ExitCode, Warnings(again)));
        Assert.All(States(again), state => Assert.Equal("cached", state));
        Assert.Equal(one.Finish(), other.Finish());
        Assert.Equal(files, string.Join('\n', cache.Files));
    }

    [Fact]
    public void Report_Credentials_AreInNoFileAndNoOutput()
    {
        using var cache = NginxCache.StartOrSkip();
        var run = one.Host.Run(Credentials, "--verbosity=diagnostic", $"--remote={cache.Url}");

        string basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{NginxCache.User}:{NginxCache.Password}"));
        Assert.Equal(0, run.ExitCode);
        Assert.NotEmpty(cache.Records);
        string[] texts = [run.Output, run.Errors, .. Workplace.AllFiles(one.Artifacts).Concat(cache.Files).Select(File.ReadAllText)];
        Assert.All(
            [NginxCache.Password, basic],
            secret => Assert.DoesNotContain(texts, text => text.Contains(secret, StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Report_ByteOfTheModelFlippedOnTheServer_IsNoticedTrainedAgainAndMended()
    {
        using var cache = NginxCache.StartOrSkip();
        Assert.Equal(0, one.Host.Run(Credentials, $"--remote={cache.Url}").ExitCode);
        string model = Sha256Digest.OfFile(Path.Combine(one.Artifacts, "runs", "small", "model.safetensors")).ToString();
        string stored = cache.Contents.Single(path => Path.GetFileName(path) == model);
        NginxCache.Flip(stored);

        var run = other.Host.Run(Credentials, "--format=json", $"--remote={cache.Url}");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["remote", "remote", "ran", "remote", "remote"], States(run));
        Assert.Contains($"{cache.Url}/cas/{model} is corrupt: its content has the SHA-256 ", Warnings(run), StringComparison.Ordinal);
        Assert.Single(Warnings(run).Split('\n'));
        Assert.Equal(one.Finish(), other.Finish());
        Assert.Equal(model, Sha256Digest.OfFile(stored).ToString());
    }

    /// <summary>What a lie could be: the record of the training names another file of the cache as the model.</summary>
    [Fact]
    public void Report_RecordContradictsTheLock_IsRefusedAndReplaced()
    {
        using var cache = NginxCache.StartOrSkip();
        var filled = one.Host.Run(Credentials, "--format=json", $"--remote={cache.Url}");
        File.Copy(one.Lock, other.Lock);
        string model = Sha256Digest.OfFile(Path.Combine(one.Artifacts, "runs", "small", "model.safetensors")).ToString();
        string key = (string)JsonNode.Parse(filled.Output)!.AsArray().Single(row => (string?)row!["stage"] == "Train")!["key"]!;
        string record = cache.Records.Single(path => Path.GetFileName(path) == key);
        byte[] truth = File.ReadAllBytes(record);
        File.WriteAllBytes(record, ForgedRecord.Of(truth, text => text.Replace(model, new string('a', 64), StringComparison.Ordinal)));

        var status = other.Host.Run("--target=Status", "--format=json", $"--remote={cache.Url}");
        var run = other.Host.Run(Credentials, "--format=json", "--locked", $"--remote={cache.Url}");

        Assert.Equal(["remote", "remote", "would-run", "would-run", "would-run"], States(status));
        Assert.Equal((0, 0), (filled.ExitCode, run.ExitCode));
        Assert.Equal(["remote", "remote", "ran", "remote", "remote"], States(run));
        Assert.Contains(
            $"the record of Train at {cache.Url}/ac/{key} says that model.safetensors is {new string('a', 64)}, and the lock promises {model}; it is refused",
            Warnings(run),
            StringComparison.Ordinal
        );
        Assert.Contains(model, File.ReadAllText(record), StringComparison.Ordinal);
        Assert.Equal(one.Finish(), other.Finish());
    }

    [Fact]
    public void Report_SelfSignedCertificate_IsTrustedWhereTheSystemIsToldSo()
    {
        string folder = Directory.CreateTempSubdirectory("permafrost-tls-").FullName;
        try
        {
            string certificate = WriteCertificate(folder);
            using var cache = NginxCache.StartOrSkip(
                before: $"ssl_certificate {certificate}; ssl_certificate_key {Path.Combine(folder, "key.pem")};",
                scheme: "https"
            );
            (string, string)[] trusted = [.. Credentials, ("SSL_CERT_FILE", certificate)];

            var filled = one.Host.Run(trusted, $"--remote={cache.Url}");
            var distrusted = other.Host.Run("--format=json", "--target=Preprocess", $"--remote={cache.Url}");
            var fetched = other.Host.Run(trusted, "--format=json", $"--remote={cache.Url}");

            Assert.Equal((0, ""), (filled.ExitCode, filled.Errors));
            Assert.Contains("no secure connection: ", Assert.Single(Warnings(distrusted).Split('\n')), StringComparison.Ordinal);
            Assert.Equal(["ran", "ran"], States(distrusted));
            Assert.Equal(["cached", "cached", "remote", "remote", "remote"], States(fetched));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Report_InterruptedWhileItUploads_EndsWithWhatItMade()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends SIGINT with kill(1)");
        var cancellation = TestContext.Current.CancellationToken;
        using var cache = new ScriptedCache();
        cache.Script = async exchange =>
        {
            if (exchange.Method == "PUT")
            {
                await exchange.StallAsync();
            }

            return false;
        };
        var start = new ProcessStartInfo(HostProcess.DotnetPath, [one.Host.ProgramPath, $"--remote={cache.Url}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(cancellation);
            Assert.NotNull(line);
        } while (!line.StartsWith("Upload ", StringComparison.Ordinal));

        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(cancellation);
        }

        string rest = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("5 of 5 results were not uploaded: interrupted", await errors, StringComparison.Ordinal);
        Assert.Contains("5 ran in ", rest, StringComparison.Ordinal);
        Assert.Equal(one.Finish(), one.Finish());
    }

    private static string WriteCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=permafrost-test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        string path = Path.Combine(folder, "certificate.pem");
        File.WriteAllText(path, certificate.ExportCertificatePem());
        return path;
    }

    private static IReadOnlyList<string> States(HostProcess run) =>
        [.. JsonNode.Parse(run.Output)!.AsArray().Select(row => (string)row!["state"]!)];

    private static string Warnings(HostProcess run) =>
        string.Join('\n', run.Errors.Split('\n').Where(line => line.Contains("warning", StringComparison.Ordinal)));
}
