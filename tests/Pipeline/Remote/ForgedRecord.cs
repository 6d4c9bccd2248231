using System.Text;
using Permafrost.Core.Digests;

namespace Permafrost.Tests.Pipeline.Remote;

/// <summary>What somebody may upload who knows the form of records.</summary>
internal static class ForgedRecord
{
    /// <summary>The record after an edit, with a checksum that fits.</summary>
    public static byte[] Of(byte[] record, Func<string, string> edit)
    {
        string text = Encoding.UTF8.GetString(record);
        string content = text[..text.LastIndexOf(",\n  \"checksum\"", StringComparison.Ordinal)];
        string edited = edit(content);
        Assert.NotEqual(content, edited);
        var checksum = Sha256Digest.OfBytes(Encoding.UTF8.GetBytes(edited));
        return Encoding.UTF8.GetBytes($"{edited},\n  \"checksum\": \"{checksum}\"\n}}\n");
    }
}
