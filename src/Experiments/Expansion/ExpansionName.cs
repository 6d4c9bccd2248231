using System.Text;
using Permafrost.Core.Json;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Experiments.Expansion;

/// <summary>Names of experiments: <c>dropout-study/architecture=deep-cnn,dropout=0.25</c>, safe as folders on every file system.</summary>
/// <remarks>
/// Letters, digits and <c>- _ + . = , ; [ ] ( )</c> stand for themselves. Anything else, and what would be mistaken for the signs of the name
/// itself, is percent-encoded as in a URL, so that two names never become one.
/// </remarks>
internal static class ExpansionName
{
    /// <summary>Longest folder name, in bytes of UTF-8: file systems take 255, temporary names need a few.</summary>
    public const int LongestBytes = 200;

    private static readonly HashSet<string> WindowsDevices = new(
        [
            "CON",
            "PRN",
            "AUX",
            "NUL",
            .. Enumerable.Range(0, 10).Select(number => $"COM{number}"),
            .. Enumerable.Range(0, 10).Select(number => $"LPT{number}"),
        ],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>What stands beside the experiments' folders.</summary>
    private static readonly HashSet<string> OtherFiles = new(["known-keys.json", "last-run.json"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The first folder: the file's name without <c>.yaml</c>.</summary>
    public static string OfFile(string path)
    {
        string extension = Path.GetExtension(path);
        string stem = extension is ".yaml" or ".yml" ? Path.GetFileNameWithoutExtension(path) : Path.GetFileName(path);
        return Component(Encode(stem));
    }

    /// <summary>The second folder: <c>architecture=deep-cnn,dropout=0.25</c>.</summary>
    public static string OfAxes(IEnumerable<(string Key, YamlNode Value)> axes) =>
        Component(string.Join(',', axes.Select(axis => $"{Encode(axis.Key)}={OfValue(axis.Value)}")));

    /// <summary>A value on an axis: <c>0.25</c>, <c>deep-cnn</c>, <c>[0.25;0.5]</c>, <c>(adam=(learning_rate=0.01))</c>.</summary>
    public static string OfValue(YamlNode value) =>
        value switch
        {
            YamlScalar { Kind: ScalarKind.Integer or ScalarKind.Number } scalar when double.IsFinite(scalar.Number) => scalar.Kind
            == ScalarKind.Integer
                ? scalar.Integer.ToString(System.Globalization.CultureInfo.InvariantCulture)
                : EcmaScriptNumber.Format(scalar.Number),
            YamlScalar { Kind: ScalarKind.Boolean } scalar => scalar.Boolean ? "true" : "false",
            YamlScalar scalar => Encode(scalar.Text),
            YamlList list => $"[{string.Join(';', list.Items.Select(OfValue))}]",
            YamlMapping mapping => $"({string.Join(';', mapping.Entries.Select(entry => $"{Encode(entry.Key)}={OfValue(entry.Value)}"))})",
            _ => throw new ArgumentOutOfRangeException(nameof(value)),
        };

    private static string Encode(string text)
    {
        var encoded = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            bool plain = rune.IsAscii
                ? char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '-' or '_' or '.' or '+'
                : Rune.IsLetterOrDigit(rune);
            if (plain)
            {
                encoded.Append(rune.ToString());
            }
            else
            {
                Percent(encoded, rune.ToString());
            }
        }

        return encoded.ToString();
    }

    /// <summary>A whole folder name: not a device of Windows nor a file that stands beside it, and no dot at either end, where it would hide a file, mean a parent or get lost.</summary>
    private static string Component(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        bool taken = WindowsDevices.Contains(dot < 0 ? name : name[..dot]) || OtherFiles.Contains(name);
        bool trailing = name.Length > 1 && name[^1] == '.';
        var safe = new StringBuilder();
        if (name.Length > 0 && (taken || name[0] == '.'))
        {
            Percent(safe, name[..1]);
        }
        else
        {
            safe.Append(name.AsSpan(0, Math.Min(1, name.Length)));
        }

        safe.Append(name.AsSpan(Math.Min(1, name.Length), Math.Max(0, name.Length - 1 - (trailing ? 1 : 0))));
        if (trailing)
        {
            Percent(safe, ".");
        }

        return safe.ToString();
    }

    private static void Percent(StringBuilder encoded, string text)
    {
        foreach (byte octet in Encoding.UTF8.GetBytes(text))
        {
            encoded.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
