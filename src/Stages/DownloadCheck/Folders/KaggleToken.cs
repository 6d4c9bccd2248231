using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>The user's own name and key at Kaggle. Neither gets into a message, a file or the provenance.</summary>
internal sealed class KaggleToken
{
    private readonly string user;
    private readonly string key;

    private KaggleToken(string user, string key)
    {
        this.user = user;
        this.key = key;
    }

    /// <summary>HTTP basic authentication, as Kaggle's own program does it.</summary>
    public AuthenticationHeaderValue Authorization => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{key}")));

    /// <summary>
    /// <c>KAGGLE_USERNAME</c> and <c>KAGGLE_KEY</c>; or else <c>kaggle.json</c> in <c>KAGGLE_CONFIG_DIR</c>, in <c>~/.kaggle</c> or in <c>~/.config/kaggle</c>.
    /// </summary>
    /// <param name="variable">Gives a variable of the environment, or null.</param>
    /// <exception cref="MirrorFailedException">There is none, or the file holds none.</exception>
    public static KaggleToken Find(Func<string, string?> variable)
    {
        if (variable("KAGGLE_USERNAME") is { Length: > 0 } user && variable("KAGGLE_KEY") is { Length: > 0 } key)
        {
            return new KaggleToken(user, key);
        }

        return Folders(variable).Select(folder => Path.Combine(folder, "kaggle.json")).FirstOrDefault(File.Exists) is { } path
            ? Read(path)
            : throw new MirrorFailedException(
                "no token: neither KAGGLE_USERNAME and KAGGLE_KEY in the environment nor ~/.kaggle/kaggle.json"
            );
    }

    private static IEnumerable<string> Folders(Func<string, string?> variable)
    {
        if (variable("KAGGLE_CONFIG_DIR") is { Length: > 0 } own)
        {
            yield return own;
        }

        if ((variable("HOME") ?? variable("USERPROFILE")) is { Length: > 0 } home)
        {
            yield return Path.Combine(home, ".kaggle");
            yield return Path.Combine(home, ".config", "kaggle");
        }
    }

    private static KaggleToken Read(string path)
    {
        try
        {
            // What JsonException says of the text may quote it.
            return
                JsonNode.Parse(File.ReadAllBytes(path)) is JsonObject json
                && Text(json["username"]) is { Length: > 0 } user
                && Text(json["key"]) is { Length: > 0 } key
                ? new KaggleToken(user, key)
                : throw new MirrorFailedException($"{path}: holds no username and key");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new MirrorFailedException($"{path}: is no JSON; expected the file that Kaggle gives");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MirrorFailedException($"{path}: cannot be read: {exception.Message}");
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
