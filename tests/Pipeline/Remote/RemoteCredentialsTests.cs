using System.Text;
using Permafrost.Core.Errors;
using Permafrost.Pipeline.Remote;

namespace Permafrost.Tests.Pipeline.Remote;

public sealed class RemoteCredentialsTests
{
    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal);

    [Fact]
    public void FromEnvironment_NothingSet_IsNobody() => Assert.Null(Read());

    [Fact]
    public void FromEnvironment_Token_IsABearersAndNotShown()
    {
        environment[RemoteCredentials.TokenVariable] = "abc.def\n";

        var credentials = Read()!;

        Assert.Equal(("Bearer", "abc.def"), (credentials.Scheme, credentials.Parameter));
        Assert.Equal("Bearer", $"{credentials}");
    }

    [Fact]
    public void FromEnvironment_UserAndPassword_AreUtf8()
    {
        environment[RemoteCredentials.UserVariable] = "jürgen";
        environment[RemoteCredentials.PasswordVariable] = "a:b ";

        var credentials = Read()!;

        Assert.Equal("Basic", credentials.Scheme);
        Assert.Equal("jürgen:a:b ", Encoding.UTF8.GetString(Convert.FromBase64String(credentials.Parameter)));
    }

    [Theory]
    [InlineData("s3cret", "me", null)]
    [InlineData("s3cret", null, "pass")]
    [InlineData(null, null, "s3cret")]
    [InlineData(null, "s3cret:me", "pass")]
    [InlineData("s3cret s3cret", null, null)]
    [InlineData("s3crét", null, null)]
    public void FromEnvironment_Contradiction_NamesTheVariableAndNoValue(string? token, string? user, string? password)
    {
        Set(RemoteCredentials.TokenVariable, token);
        Set(RemoteCredentials.UserVariable, user);
        Set(RemoteCredentials.PasswordVariable, password);

        string message = Assert.Throws<UserErrorException>(Read).Message;

        Assert.Contains("PERMAFROST_REMOTE_", message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr", message, StringComparison.Ordinal);
    }

    private void Set(string name, string? value)
    {
        if (value is not null)
        {
            environment[name] = value;
        }
    }

    private RemoteCredentials? Read() => RemoteCredentials.FromEnvironment(name => environment.GetValueOrDefault(name));
}
