using System.Text;
using Permafrost.Core.Errors;

namespace Permafrost.Pipeline.Remote;

/// <summary>What a server is shown so that it lets somebody in. It comes from the environment alone, is sent to the remote alone, and stands in no message, key or file.</summary>
public sealed class RemoteCredentials
{
    /// <summary>Sent as <c>Authorization: Bearer TOKEN</c>.</summary>
    public const string TokenVariable = "PERMAFROST_REMOTE_TOKEN";

    /// <summary>Sent, with the password, as <c>Authorization: Basic …</c>.</summary>
    public const string UserVariable = "PERMAFROST_REMOTE_USER";

    /// <inheritdoc cref="UserVariable"/>
    public const string PasswordVariable = "PERMAFROST_REMOTE_PASSWORD";

    /// <summary>All of them, for messages.</summary>
    internal const string Variables = $"{TokenVariable}, or {UserVariable} and {PasswordVariable}";

    private const char FirstVisible = '!';
    private const char LastVisible = '~';

    private RemoteCredentials(string scheme, string parameter)
    {
        Scheme = scheme;
        Parameter = parameter;
    }

    /// <summary><c>Bearer</c> or <c>Basic</c>.</summary>
    internal string Scheme { get; }

    /// <summary>What follows it in the header.</summary>
    internal string Parameter { get; }

    /// <summary>Reads them; null where there are none.</summary>
    /// <param name="environment">Looks up a variable.</param>
    /// <exception cref="UserErrorException">They contradict each other, or could not be sent. No message holds a value.</exception>
    public static RemoteCredentials? FromEnvironment(Func<string, string?> environment)
    {
        string? token = Value(environment, TokenVariable);
        string? user = Value(environment, UserVariable);
        string? password = Value(environment, PasswordVariable);
        if (token is not null && (user is not null || password is not null))
        {
            throw new UserErrorException(
                $"{TokenVariable} and {(user is null ? PasswordVariable : UserVariable)} are both set; expected {Variables}"
            );
        }

        if (token is not null)
        {
            return token.All(letter => letter is >= FirstVisible and <= LastVisible)
                ? new RemoteCredentials("Bearer", token)
                : throw new UserErrorException($"{TokenVariable} holds blanks or other than ASCII letters; expected the token alone");
        }

        if (user is null)
        {
            return password is null
                ? null
                : throw new UserErrorException($"{PasswordVariable} is set and {UserVariable} is not; expected {Variables}");
        }

        return user.Contains(':', StringComparison.Ordinal)
            ? throw new UserErrorException($"{UserVariable} holds a colon, which basic authentication cannot send; expected another name")
            : new RemoteCredentials("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    /// <summary>The kind alone.</summary>
    public override string ToString() => Scheme;

    /// <summary>Files that secrets are read from often end with a line break.</summary>
    private static string? Value(Func<string, string?> environment, string name) =>
        environment(name)?.TrimEnd('\r', '\n') is { Length: > 0 } value ? value : null;
}
