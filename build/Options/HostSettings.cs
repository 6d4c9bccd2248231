using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.IO;
using Permafrost.Core.Errors;
using Permafrost.Core.Text;
using Permafrost.Pipeline.Remote;
using Path = System.IO.Path;

namespace Permafrost.Build.Options;

/// <summary>Options that the environment (<c>PERMAFROST_THREADS</c>) or <c>cake.config</c> (<c>Threads</c> in section <c>[Permafrost]</c>) gives.</summary>
/// <remarks>
/// The file is read by Cake's own configuration. Its format knows no <c>=</c> inside a value, therefore <c>Set</c> is written <c>key:value</c> there,
/// and several of <c>Set</c> or <c>Only</c> are separated by <c>|</c>.
/// </remarks>
internal sealed class HostSettings
{
    private const string Section = "Permafrost";
    private const string FileName = "cake.config";

    private readonly List<string> faults = [];
    private readonly HashSet<string> keysInFile = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, OptionValue> values = new(StringComparer.OrdinalIgnoreCase);

    private HostSettings() { }

    public IReadOnlyList<string> Faults => faults;

    /// <summary>Who a remote cache is told that asks; null: nobody in particular.</summary>
    public RemoteCredentials? RemoteCredentials { get; private set; }

    public OptionValue? Find(string option) => values.GetValueOrDefault(option);

    /// <param name="root">The repository, which holds the file; paths in the file are relative to it.</param>
    /// <param name="here">Where the user stands; paths in the environment are relative to it.</param>
    /// <param name="environment">Looks up an environment variable.</param>
    public static HostSettings Read(string root, string here, Func<string, string?> environment)
    {
        var settings = new HostSettings();
        ICakeConfiguration? file = settings.ReadFile(root);
        settings.RemoteCredentials = settings.ReadCredentials(environment);
        foreach (HostOption one in HostOption.OfStudy)
        {
            (string option, string variable, string key) = (one.Name, one.Variable, one.Key);
            if (environment(variable) is { Length: > 0 } fromEnvironment)
            {
                settings.values.Add(option, new OptionValue(variable, fromEnvironment, here));
            }
            else if (file?.GetValue($"{Section}_{key}") is { Length: > 0 } fromFile)
            {
                string source = settings.keysInFile.Contains(key) ? $"{FileName}: {key}" : $"CAKE_{Section}_{key}".ToUpperInvariant();
                settings.values.Add(option, new OptionValue(source, fromFile.Trim(), root));
            }
        }

        return settings;
    }

    private RemoteCredentials? ReadCredentials(Func<string, string?> environment)
    {
        try
        {
            return RemoteCredentials.FromEnvironment(environment);
        }
        catch (UserErrorException mistake)
        {
            faults.AddRange(mistake.Faults);
            return null;
        }
    }

    private ICakeConfiguration? ReadFile(string root)
    {
        try
        {
            CheckKeys(root);
            var provider = new CakeConfigurationProvider(new FileSystem(), new CakeEnvironment(new CakePlatform(), new CakeRuntime()));
            return provider.CreateConfiguration(root, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));
        }
        catch (Exception malformed) when (malformed is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            faults.Add(
                $"{FileName} cannot be read: {Shown(malformed.Message)} Expected lines such as Threads=2 under [{Section}]; comments start with ;"
            );
            return null;
        }
    }

    /// <summary>The message may quote the file, whatever it holds.</summary>
    private static string Shown(string message)
    {
        const int Longest = 300;
        string visible = string.Concat(message.Select(letter => char.IsControl(letter) ? ' ' : letter));
        return visible.Length <= Longest ? visible : visible[..Longest] + "…";
    }

    /// <summary>Cake's configuration answers for known keys only; a misspelt one would be passed over in silence.</summary>
    private void CheckKeys(string root)
    {
        string path = Path.Combine(root, FileName);
        string[] known = [.. HostOption.OfStudy.Select(option => option.Key)];
        string section = "";
        int number = 0;
        foreach (string line in File.Exists(path) ? File.ReadLines(path).Select(line => line.Trim()) : [])
        {
            number++;
            if (line.StartsWith('['))
            {
                section = line.Trim('[', ']');
            }
            else if (
                string.Equals(section, Section, StringComparison.OrdinalIgnoreCase)
                && line.Split('=') is [var key, _, ..]
                && !key.StartsWith(';')
            )
            {
                keysInFile.Add(key.Trim());
                if (!known.Contains(key.Trim(), StringComparer.OrdinalIgnoreCase))
                {
                    faults.Add(
                        $"{FileName}:{number}: unknown key {Shown(key.Trim())}{NearestName.Hint(key.Trim(), known)} (known in [{Section}]: {string.Join(", ", known)})"
                    );
                }
            }
        }
    }
}
