using Permafrost.Core.Errors;
using Permafrost.Pipeline.Remote;

namespace Permafrost.Tests.Pipeline.Remote;

public sealed class RemoteOptionsTests
{
    [Theory]
    [InlineData("http://cache", "http://cache/")]
    [InlineData("https://cache:8080/a/b", "https://cache:8080/a/b/")]
    [InlineData("http://[::1]:80/a/", "http://[::1]/a/")]
    public void AddressOf_Address_EndsWithASlash(string text, string expected) =>
        Assert.Equal(expected, RemoteOptions.AddressOf(text).AbsoluteUri);

    [Theory]
    [InlineData("cache.example.org")]
    [InlineData("/srv/cache")]
    [InlineData("ftp://cache")]
    [InlineData("file:///srv/cache")]
    [InlineData("http://")]
    [InlineData("http://cache?a=b")]
    [InlineData("http://cache/#a")]
    public void AddressOf_NoAddress_SaysWhatIsExpected(string text) =>
        Assert.StartsWith(
            "expected http://HOST[:PORT][/FOLDER] or https://…",
            Assert.Throws<UserErrorException>(() => RemoteOptions.AddressOf(text)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void AddressOf_PasswordInIt_IsRefusedAndNotSaidBack()
    {
        string message = Assert.Throws<UserErrorException>(() => RemoteOptions.AddressOf("https://me:s3cret@cache/")).Message;

        Assert.Contains(RemoteCredentials.PasswordVariable, message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", message, StringComparison.Ordinal);
    }
}
