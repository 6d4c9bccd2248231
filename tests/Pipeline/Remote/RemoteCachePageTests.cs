using Permafrost.Pipeline.Remote;

namespace Permafrost.Tests.Pipeline.Remote;

/// <summary><c>docs/remote-cache.md</c> says what the code does.</summary>
public sealed class RemoteCachePageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "remote-cache.md"));

    [Fact]
    public void Page_Nginx_IsTheConfigurationOfTheTests() =>
        Assert.Contains($"```nginx\n{NginxCache.Configuration}```\n", Page, StringComparison.Ordinal);

    [Theory]
    [InlineData(RemoteCredentials.TokenVariable)]
    [InlineData(RemoteCredentials.UserVariable)]
    [InlineData(RemoteCredentials.PasswordVariable)]
    public void Page_Variables_AreNamed(string variable) => Assert.Contains($"`{variable}`", Page, StringComparison.Ordinal);

    [Fact]
    public void Page_Limits_AreTheDefaults()
    {
        var options = new RemoteOptions { Address = RemoteOptions.AddressOf("http://cache") };

        Assert.Equal(
            (3, 3, 10.0, 0.3),
            (options.Attempts, options.Patience, options.StallTimeout.TotalSeconds, options.RetryDelay.TotalSeconds)
        );
        Assert.Contains("no answer within 10 s, less than 64 KiB in 10 s", Page, StringComparison.Ordinal);
        Assert.Contains("three attempts, with pauses of about 0.3 and 0.6 s", Page, StringComparison.Ordinal);
        Assert.Contains("after three such failures in a row the remote is left alone", Page, StringComparison.Ordinal);
        Assert.Equal(5, options.FetchTimeout.TotalMinutes);
        Assert.Contains("within five minutes, or twice the time", Page, StringComparison.Ordinal);
        Assert.Equal(10, options.DrainTimeout.TotalMinutes);
        Assert.Contains("at\nmost ten minutes", Page, StringComparison.Ordinal);
    }
}
